"""The sound plugin: codec, encoder, steps, inspector."""
