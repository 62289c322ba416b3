"""The user interface: a window with pages over the services, fed by the event channel. Only this package imports PySide6."""
