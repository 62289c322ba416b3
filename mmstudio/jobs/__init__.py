"""The queue of jobs: lanes that run them, a channel for their events, tokens that cancel them."""
