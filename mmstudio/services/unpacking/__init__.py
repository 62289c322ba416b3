"""Archives of data are taken apart: names read, safe forms found, entry by entry; what cannot be had is told and costs itself only."""
