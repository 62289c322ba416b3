"""Many settings of one recipe: asked for, and their outcome."""
