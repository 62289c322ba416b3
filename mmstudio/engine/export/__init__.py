"""Models in forms that need no part of this program: what leaves, how it is written, and how it is checked."""
