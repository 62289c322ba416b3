"""Project services: archives, caches, needs and ownership of projects."""
