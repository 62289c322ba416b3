"""Qt models over what is stored."""
