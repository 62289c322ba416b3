"""MM Studio: a desktop laboratory for multimodal learning and generation."""

__version__ = "0.1.0"
