"""What a training of a sweep knows of the others."""
