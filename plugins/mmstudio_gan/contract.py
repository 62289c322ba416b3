"""Small settings for the contract suite."""

SETTINGS = {
    "generator:image-gan": {"size": 28, "width": 16, "condition_width": 16, "noise": 4},
    "generator:image-dcgan": {"size": 28, "width": 8, "condition_width": 16, "noise": 4},
}
