"""Projects as a whole: opened, and as one file that leaves the computer."""
