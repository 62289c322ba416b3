"""The table plugin: codec, encoder and inspector of table rows."""
