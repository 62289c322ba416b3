"""Jobs in the window: what runs and waits, and what can be done about it."""
