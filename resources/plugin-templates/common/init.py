"""One my-kind for MM Studio."""
