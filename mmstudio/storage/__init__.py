"""Projects on disk: a folder with a database, content-addressed assets, runs and outputs."""
