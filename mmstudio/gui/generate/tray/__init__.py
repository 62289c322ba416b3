"""The condition tray: cards on slots."""
