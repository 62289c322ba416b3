"""Values of any modality, shown and heard."""
