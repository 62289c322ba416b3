"""Importers of folders and of manifests (CSV, TSV, JSONL)."""
