"""What the page Train gives to other programs."""
