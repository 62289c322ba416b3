"""Domain words of the program, free of Qt, torch and databases."""
