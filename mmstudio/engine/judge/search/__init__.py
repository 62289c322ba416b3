"""Search of samples in the space of a run that aligns slots."""
