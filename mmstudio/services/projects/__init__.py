"""Projects: where they come from, what they need, what they keep."""
