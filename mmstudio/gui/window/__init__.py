"""The window: rail, pages, messages, and how it starts."""
