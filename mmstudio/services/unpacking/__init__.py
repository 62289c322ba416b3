"""Unpacking of data archives, entry by entry, under safe names; an entry that cannot be read is reported and skipped."""
