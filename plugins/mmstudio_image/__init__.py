"""Pictures: codec, encoder, augmentation."""
