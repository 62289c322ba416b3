"""The text plugin: codec, encoder, steps, inspector."""
