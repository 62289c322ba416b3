"""The fusion plugin: strategies that turn the features of all modalities into one condition, on three levels."""
