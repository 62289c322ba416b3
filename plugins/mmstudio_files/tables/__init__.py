"""Tables that describe samples: reading, interpreting and grouping their rows."""
