"""Models that leave the program: exported, and told about on a card."""
