"""The learning side at work: data, the one training loop, checkpoints, sampling, evaluation."""
