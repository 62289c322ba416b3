"""The joint plugin: several slots made together, any of them from any others."""
