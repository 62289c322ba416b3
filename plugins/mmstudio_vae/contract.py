"""Small settings for the contract suite."""

SETTINGS = {"generator:image-vae": {"size": 28, "width": 16, "condition_width": 16, "latent": 4}}
