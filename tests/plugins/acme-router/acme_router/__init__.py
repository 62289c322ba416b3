"""One fusion for MM Studio."""
