"""The look and the words of the window: colours, languages, shortcuts, focus."""
