"""Plugins as a person meets them: found, installed, checked, begun."""
