"""What results are compared with besides held-out values: baselines, and the nearest training samples."""
