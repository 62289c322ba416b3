"""Small settings for the contract suite."""

SETTINGS = {"predictor:forest": {"trees": 12, "depth": 6}}
