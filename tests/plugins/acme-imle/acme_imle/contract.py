"""Small settings: the contract suite builds and trains the generator dozens of times."""

SETTINGS = {"generator:acme-imle": {"size": 8, "channels": [16, 8], "tries": 2, "latent": 4}}
