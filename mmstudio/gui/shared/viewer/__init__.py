"""The large view: shows one thing after another, closely."""
