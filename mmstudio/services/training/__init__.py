"""Training services: recipes, runs, and forecasts of their duration."""
