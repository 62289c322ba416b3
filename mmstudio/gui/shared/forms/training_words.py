"""Training words: titles and help of settings that belong to the training loop, not to a plugin."""

from __future__ import annotations

from mmstudio.plugins.config import Ui

BUDGET = {
    "minutes": Ui("Minutes", "Training time; waiting and pauses do not count.", "min"),
    "steps": Ui("Steps", "A budget in steps instead of minutes; 0 means that the minutes count."),
}
TRAINING = {
    "batch": Ui("Batch", "Samples a step. More are steadier and need more memory."),
    "lr": Ui("Learning rate", "The highest rate: it rises to this value and falls again."),
    "optimiser": Ui(
        "Optimiser", "muon learns more per step than adamw, and takes a little more time for it."
    ),
    "matrix_lr": Ui("Learning rate of matrices", "The highest of Muon.", advanced=True),
    "condition_lr": Ui(
        "Learning rate of conditions", "Of encoders and fusion; 0 takes the learning rate.", advanced=True
    ),
    "betas": Ui("Betas", "Decay rates of Adam's averages.", advanced=True),
    "weight_decay": Ui("Weight decay", "Pulls weights towards 0.", advanced=True),
    "warmup": Ui("Warm-up", "Share of the budget over which the rate rises.", advanced=True),
    "decay": Ui("Decay", "Share of the budget, at its end, over which the rate falls.", advanced=True),
    "settle": Ui(
        "Settling",
        "Share of the budget over which encoders and fusion learn; what learns from them has them settled for the rest.",
        advanced=True,
    ),
    "final_lr": Ui("Final rate", "Share of the highest rate that is left at the end.", advanced=True),
    "ema_halflife": Ui(
        "EMA half-life", "Half-life of the averaged weights, as a share of the steps so far.", advanced=True
    ),
    "distil": Ui(
        "Few steps at the end",
        "Share of the budget, at its end, in which what was learned stays and learns to need one or two steps; 0 leaves that out.",
        advanced=True,
    ),
    "clip": Ui("Clip", "Largest norm of a gradient; 0 switches clipping off.", advanced=True),
    "precision": Ui("Precision", "auto takes bf16 where the device computes it natively.", advanced=True),
    "channels_last": Ui("Channels last", "Memory order that convolutions are faster in.", advanced=True),
    "labelled": Ui(
        "Labelled",
        "Share of each batch that has labels, where few samples have any; 0 draws all alike.",
        advanced=True,
    ),
    "balance": Ui(
        "Balance of tasks",
        "Where something is learned beside it: all losses count as they are, or each is weighed by its learned uncertainty.",
        advanced=True,
    ),
    "drop": Ui(
        "Dropping",
        "Share of the samples whose conditions are left out at random; nothing takes what the generator needs.",
        advanced=True,
    ),
    "nulls": Ui("Missing slots", "What stands for them: learned numbers, or zeros.", advanced=True),
    "synthetic": Ui(
        "Learn from generated samples",
        "Those that are marked as synthetic; held-out samples so marked never count.",
        advanced=True,
    ),
    "preview_every_s": Ui("Preview every", "0 makes no previews.", "s"),
    "previews": Ui("Pictures in a preview", advanced=True),
    "checkpoint_every_s": Ui("Save every", "At most this much training is lost when the power fails.", "s"),
    "checkpoint_every": Ui("Save every so many steps", "0 leaves it to the clock.", advanced=True),
    "keep": Ui("Checkpoints kept", "Besides the best one; older ones are removed.", advanced=True),
    "best_on": Ui(
        "Best checkpoint by",
        "A metric, or METRIC/FIGURE, that judges the training while it runs; empty takes the loss on held-out samples.",
        advanced=True,
    ),
    "best_count": Ui(
        "Results it is judged by", "Made of the same samples and seeds each time.", advanced=True
    ),
    "patience": Ui(
        "Patience",
        "Ends the training after so many judgements without a better one; 0 uses the whole budget.",
        advanced=True,
    ),
    "views": Ui(
        "Learn from views",
        "Makes crops of the target a condition, where the data has no second picture.",
        advanced=True,
    ),
    "memory_mb": Ui(
        "Memory for data",
        "Larger data is read from the disk during training; 0 takes half of what is free.",
        "MB",
        advanced=True,
    ),
}
GUIDANCE = {
    "joint": Ui("Guidance", "How strictly all conditions together are followed; 1 is as trained."),
    "fast_joint": Ui("Guidance of fast pictures", "Of those that follow a slider.", advanced=True),
}
