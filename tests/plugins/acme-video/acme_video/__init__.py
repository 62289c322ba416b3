"""Moving pictures as a condition for MM Studio."""
