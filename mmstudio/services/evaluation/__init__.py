"""What is found out about runs: scores, predictions, results made again."""
