"""Small settings for the contract suite."""

SETTINGS = {"encoder:image-cnn": {"size": 16, "channels": 8, "width": 16}}
