"""Generating: conditions, sessions, and the tray."""
