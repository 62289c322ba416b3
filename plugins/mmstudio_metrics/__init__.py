"""The metrics plugin: the sample world "Shapes & Sounds", its analytic attribute reader, and metrics of pictures."""
