"""Files: written whole or not at all, read through one door, named and unpacked by one rule each."""
