"""Removal of metadata from sound files: titles, names, comments, pictures and times that programs wrote beside the sound.

Metadata is cut out of the file's bytes; no sample is encoded again.
"""
