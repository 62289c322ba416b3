"""Small settings for the contract suite."""

SETTINGS = {
    "predictor:random-forest": {"trees": 12, "depth": 6},
    "predictor:nearest-neighbours": {"count": 5},
}
