"""Small settings for the contract suite."""

SETTINGS = {"encoder:text-transformer": {"width": 16, "vocabulary": 512}}
