"""What decided a result: its job, and the views of what it found."""
