"""Tables as people and programs write them: one reader for CSV, TSV, JSON lines and similar files."""
