"""Trainings on other machines: job folders that leave, what starts them there, and the way of the results back."""
