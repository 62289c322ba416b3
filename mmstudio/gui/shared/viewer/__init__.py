"""The large view: one thing after another, closely."""
