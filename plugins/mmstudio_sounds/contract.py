"""Small settings for the contract suite."""

SETTINGS = {
    "generator:audio-flow": {"mels": 32, "width": 16, "blocks": 2, "vocoder": 16, "condition_width": 16}
}
SAMPLING = {"generator:audio-flow": {"steps": 3, "solver": "heun", "rounds": 4}}
