"""The page Gallery: the results of all sessions."""
