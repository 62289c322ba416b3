"""The learning side of the program: data, the training loop, checkpoints, sampling, evaluation."""
