"""Training: the one loop, and everything it needs."""
