"""Models: building them from a plan, putting them on a device, keeping them in checkpoints."""
