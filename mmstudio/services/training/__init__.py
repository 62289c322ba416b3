"""Trainings: recipes, runs, and how long they take."""
