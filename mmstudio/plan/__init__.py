"""The plan of a run: what recipe, data set and plugins result in together, decided in one place, without torch."""
