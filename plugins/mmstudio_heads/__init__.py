"""The heads plugin: an objective that tells the class or the number in a column from any slots."""
