"""What the program does for people, independent of how they ask: window, command line and tests use the same services."""
