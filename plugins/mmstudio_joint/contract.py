"""Small settings for the contract suite."""

SETTINGS = {"generator:joint": {"summary": 8, "condition_width": 16, "hidden": 16, "layers": 1}}
