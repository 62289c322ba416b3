"""The plugin host: what plugins describe, how they are found, and where their descriptions are kept."""
