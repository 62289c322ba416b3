"""The window: pages over the services, fed by the event channel; PySide6 is imported here only."""
