"""Files of sounds without notes: titles, names, comments, pictures and times that programs wrote beside the sound.

They are taken out of the file as it is; no sample is coded again.
"""
