"""Sample world "Shapes & Sounds", analytic attribute reader and metrics."""
