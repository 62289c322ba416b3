"""Sweeps of an open project: planned, started, gone on with, and told."""
