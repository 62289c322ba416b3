"""Trainings in several processes: what ranks exchange, how one follows, and how they are started."""
