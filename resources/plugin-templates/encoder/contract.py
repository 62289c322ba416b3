"""Small settings, so that the contract suite takes moments."""

SETTINGS = {"encoder:my-plugin": {"width": 16}}
