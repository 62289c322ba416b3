"""Cleaning on the page Data: shows what is doubtful in a data set."""
