"""Exporters of data sets."""
