"""Models: built out of a plan, put on a device, kept in checkpoints."""
