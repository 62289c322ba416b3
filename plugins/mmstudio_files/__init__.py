"""The files plugin: importers of folders, manifests and published formats, and exporters of data sets."""
