"""Cleaning: inspects every value of a data set, reports what is doubtful, and leaves samples out on request."""
