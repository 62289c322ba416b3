"""Small settings: the contract suite builds and trains the generator dozens of times."""

SETTINGS = {"generator:my-plugin": {"size": 16, "width": 8, "blocks": 1}}
SAMPLING = {"generator:my-plugin": {"steps": 3}}
