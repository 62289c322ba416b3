"""Installation of plugins: they are inspected, tried in separate processes, and stored side by side."""
