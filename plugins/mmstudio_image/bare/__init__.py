"""Files of pictures without notes: what cameras, programs and people wrote into them beside the picture.

Place, time, camera, owner, comments, thumbnails and whatever stands behind the end are taken out of the file as it is; no
pixel is coded again. What says how the picture is to be seen stays: the way up, the colour profile, the resolution.
"""
