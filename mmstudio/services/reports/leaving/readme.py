"""``README.md`` beside an exported model: which file is what, and how the model is used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_LOOPS = {
    "flow": "`condition` is asked once (and once more for each way of guidance); `prior`, where there is one, completes its vector; `field` "
    "predicts a picture from a noisy one at a time from 0 (noise) to 1, and the loop in `sample.py` follows it.",
    "once": "`condition` is asked once, and `generator` turns noise and condition into pictures in one step.",
    "tell": "`condition` is asked once, and `head` tells the shares of the classes named in `model.json`, or a number.",
}

_DESCRIPTION = (
    "`model.json` names the inputs and outputs of each graph (shapes without the batch, which is free), the settings of the "
    "sampler, and of every slot its encoder with the settings and the state by which values become arrays: sizes of pictures, "
    "vocabularies of texts, columns of tables."
)
_INPUTS = (
    "Inputs of `condition` are the prepared arrays `SLOT.ARRAY` and `weight.SLOT`: 1 is as trained, 0 is not given (the "
    "arrays then do not matter), and numbers between or above make a slot count less or more."
)


def readme_of(exported: Mapping[str, Any]) -> str:
    """The words for what :func:`mmstudio.engine.export.job.export_model` told."""
    forms = exported["bytes"]
    lines = ["# A model of MM Studio", "", "MODEL_CARD.md says what it is and how good it is.", ""]
    if "onnx" in forms:
        lines += [
            "Run the example with numpy and onnxruntime: `pip install numpy onnxruntime`, then `python sample.py`.",
            "It uses `given.npz` and writes what the model makes beside it, or prints what it tells.",
            "",
        ]
    if "torch" in forms:
        lines += [
            'With torch: `torch.export.load("condition.pt2").module()`; it takes one list of tensors.',
            "",
        ]
    lines += [
        _LOOPS[exported["loop"]],
        "",
        _DESCRIPTION,
        "",
        _INPUTS,
    ]
    if exported["examples"]:
        lines += [
            "",
            f"`given.npz` holds {exported['examples']} prepared samples of the data set as an example.",
        ]
    else:
        lines += ["", "`given.npz` holds one row of which nothing is given."]
    return "\n".join(lines) + "\n"
