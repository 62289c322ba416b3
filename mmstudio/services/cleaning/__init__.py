"""Cleaning: looks at every value of a data set, finds what is doubtful, and leaves samples out when that is wanted."""
