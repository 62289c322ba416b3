"""The page Compare: runs side by side."""
