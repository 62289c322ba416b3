"""The plugin of generators of sounds: a flow over spectrograms, and what turns a spectrogram back into a sound."""
