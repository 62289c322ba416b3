"""Tables that name samples: read, understood, grouped."""
