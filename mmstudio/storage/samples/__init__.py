"""Data sets and their samples in the database: filling, finding, editing and splitting them."""
