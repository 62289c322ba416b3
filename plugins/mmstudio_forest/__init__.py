"""The forest plugin: random forests that vote, that are stacked, or that see every slot at once."""
