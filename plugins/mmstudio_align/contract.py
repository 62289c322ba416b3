"""Small settings for the contract suite."""

SETTINGS = {"objective:align": {"width": 8}, "objective:cross-prediction": {"width": 8}}
