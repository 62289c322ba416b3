"""Small settings for the contract suite."""

SETTINGS = {
    "generator:image-flow": {"size": 16, "width": 16, "condition_width": 16, "finish": True, "detail": 1.0}
}
SAMPLING = {"generator:image-flow": {"steps": 3, "solver": "heun"}}
