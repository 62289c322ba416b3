"""Small settings for the contract suite."""

SETTINGS = {"objective:heads": {"width": 16, "hidden": 16}}
