"""Small settings: the contract suite builds and trains the generator dozens of times."""

SETTINGS = {"generator:acme-verse": {"width": 8, "longest": 12}}
