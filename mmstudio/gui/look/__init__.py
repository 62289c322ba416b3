"""The appearance and language of the window: colours, words, shortcuts, focus."""
