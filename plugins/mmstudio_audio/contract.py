"""Small settings for the contract suite."""

SETTINGS = {"encoder:audio-cnn": {"width": 16, "mels": 16, "rate_hz": 8000}}
