"""The domain model of the program, independent of Qt, torch and databases."""
