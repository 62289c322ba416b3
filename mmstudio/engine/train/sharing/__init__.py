"""What a training leaves to others: cores to other programs, the device to other jobs."""
