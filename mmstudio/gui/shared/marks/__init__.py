"""Stars and tags, of samples and of results: how they are drawn, edited and undone."""
