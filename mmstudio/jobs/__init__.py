"""The queue of jobs: lanes that run them, a channel that tells of them, tokens that stop them."""
