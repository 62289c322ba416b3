"""Phrases that say a scene's shape and colour, and nothing else about it."""

import numpy as np

from mmstudio_metrics.world import Scene

SHAPE_WORDS: dict[str, tuple[str, ...]] = {
    "square": ("square", "box", "block"),
    "triangle": ("triangle", "pyramid"),
    "cross": ("cross", "plus sign", "plus"),
    "ring": ("ring", "hoop", "loop"),
    "crescent": ("crescent", "moon", "sickle"),
    "bar": ("bar", "plank", "beam"),
}
"""Shape -> nouns for it; the first is its name. All take the article "a"."""

COLOUR_WORDS: dict[str, tuple[str, ...]] = {
    "red": ("red", "scarlet", "crimson"),
    "orange": ("orange", "tangerine"),
    "yellow": ("yellow", "lemon yellow", "canary yellow"),
    "green": ("green", "bright green", "leaf green"),
    "cyan": ("cyan", "turquoise", "aqua"),
    "blue": ("blue", "royal blue", "cobalt"),
    "magenta": ("magenta", "pink", "fuchsia"),
    "white": ("white", "snow white", "plain white"),
}
"""Colour -> adjectives for it; the first is its name."""

TEMPLATES: tuple[str, ...] = (
    "{a_colour} {shape}",
    "{a_colour} {shape}.",
    "one {colour} {shape}",
    "the {colour} {shape}",
    "a {shape}, {colour}",
    "a {shape} in {colour}",
    "{shape}, {colour}",
    "{colour} {shape}",
    "{colour}, and a {shape}",
    "a {shape} that is {colour}",
    "a {shape} which is {colour}",
    "a {shape} coloured {colour}",
    "a {shape} painted {colour}",
    "a {shape} of {colour} paper",
    "a {shape} filled with {colour}",
    "a picture of {a_colour} {shape}",
    "a drawing of {a_colour} {shape}",
    "an image of {a_colour} {shape}",
    "a picture with {a_colour} {shape} in it",
    "a {shape} cut out of {colour} card",
    "there is {a_colour} {shape}",
    "there is a {shape}, and it is {colour}",
    "here is {a_colour} {shape}",
    "here we see a {shape} in {colour}",
    "we see {a_colour} {shape}",
    "you can see {a_colour} {shape}",
    "I see a {shape}; it is {colour}",
    "this is {a_colour} {shape}",
    "this is a {shape}, and its colour is {colour}",
    "it is a {shape} and it is {colour}",
    "it shows {a_colour} {shape}",
    "the picture shows {a_colour} {shape}",
    "the shape is a {shape} and the colour is {colour}",
    "the colour is {colour} and the shape is a {shape}",
    "the {shape} is {colour}",
    "the {shape} is painted {colour}",
    "the {shape} has a {colour} colour",
    "shape: {shape}, colour: {colour}",
    "colour: {colour}, shape: {shape}",
    "{colour} is the colour of the {shape}",
    "{colour} is what this {shape} is painted in",
    "draw {a_colour} {shape}",
    "draw a {shape} and make it {colour}",
    "please paint {a_colour} {shape}",
    "show me {a_colour} {shape}",
    "show a {shape} and colour it {colour}",
    "make a {shape}, all of it {colour}",
    "imagine {a_colour} {shape}",
    "something {colour} with the form of a {shape}",
    "in {colour}: a {shape}",
)
"""Phrasings; ``{a_colour}`` stands for the colour with its article."""


def phrase(scene: Scene, rng: np.random.Generator) -> str:
    """Say the shape and the colour of a scene in one of many ways.

    Args:
        scene: Scene to describe; only its shape and colour are used.
        rng: Chooses the words, the phrasing and whether it begins with a capital.

    Returns:
        One line of English.
    """
    shape = _pick(SHAPE_WORDS[scene.shape], rng)
    colour = _pick(COLOUR_WORDS[scene.colour], rng)
    template = TEMPLATES[int(rng.integers(len(TEMPLATES)))]
    text = said_as(template, shape, colour)
    return text[0].upper() + text[1:] if rng.random() < 0.5 else text


def said_as(template: str, shape: str, colour: str) -> str:
    """A phrasing with its words: no two phrasings or choices of words make the same text.

    Args:
        template: One of :data:`TEMPLATES`.
        shape: One of :data:`SHAPE_WORDS`.
        colour: One of :data:`COLOUR_WORDS`.
    """
    text = template.format(shape=shape, colour=colour, a_colour=_with_article(colour))
    return text.replace(" a orange", " an orange").replace(" a aqua", " an aqua")


def _pick(words: tuple[str, ...], rng: np.random.Generator) -> str:
    """Return the first word half of the time, else any of them."""
    return words[0] if rng.random() < 0.5 else words[int(rng.integers(len(words)))]


def _with_article(word: str) -> str:
    """Return a word with "a" or "an" before it."""
    return ("an " if word[0] in "aeiou" else "a ") + word
