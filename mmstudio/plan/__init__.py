"""The plan of a run: what recipe, data set and plugins make of each other, decided in one place, without torch."""
