"""Files: written completely or not at all, read through one module, named and unpacked by one rule each."""
