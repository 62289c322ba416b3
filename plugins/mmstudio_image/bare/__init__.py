"""Removal of metadata from picture files: data that cameras, programs and people wrote beside the picture.

Place, time, camera, owner, comments, thumbnails and everything after the end are cut out of the file's bytes; no pixel
is encoded again. What determines how the picture is seen stays: orientation, colour profile, resolution.
"""
