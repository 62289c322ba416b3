"""Small settings for the contract suite."""

_SMALL = {"width": 16, "condition_width": 16, "vocabulary": 300, "longest": 12}
SETTINGS = {
    "generator:text-transformer": {**_SMALL, "layers": 1, "heads": 2},
    "generator:text-lstm": _SMALL,
    "generator:text-lstm-gan": {**_SMALL, "critic_width": 16, "likelihood": 0.02},
}
SAMPLING = {
    "generator:text-lstm": {"temperature": 0.1},
    "generator:text-lstm-gan": {"temperature": 0.1},
}
