"""What an import will do."""
