"""Tables as people and programs write them: one reader of CSV, TSV, JSON lines and what is kin to them."""
