"""Plugins that a person installs: looked at, tried in processes of their own, stored side by side."""
