"""The align plugin: objectives that bring the slots of a sample into one space."""
