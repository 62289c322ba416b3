"""Results of a session: tiles, one in detail, a look that follows the sliders."""
