"""Small settings for the contract suite."""

SETTINGS = {"encoder:table-columns": {"width": 16}}
