"""The picture plugin: codec, encoder, steps, inspector."""
