"""Results of a session: tiles, one in detail, a live preview."""
