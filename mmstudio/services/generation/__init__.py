"""Generation: conditions, sessions and their trays."""
