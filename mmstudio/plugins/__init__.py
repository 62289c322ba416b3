"""The plugin host: plugin specs, how plugins are found, and the registry of their specs."""
