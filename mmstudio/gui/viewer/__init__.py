"""Looking at one thing at a time, large: samples, results, previews, problems."""
