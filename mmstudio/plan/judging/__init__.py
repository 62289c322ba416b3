"""What an evaluation keeps besides scores: its first results, and their nearest training samples."""
