"""What is doubtful in a data set."""
