"""The training of a rank other than 0: it takes every step, and saves, previews and tells nothing."""

from __future__ import annotations

from mmstudio.core.context import RunContext, Samples
from mmstudio.engine.data.real import real_held_out
from mmstudio.engine.model.checkpoint import Checkpoints
from mmstudio.engine.model.device import open_device
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.train.last_part import follow_settings
from mmstudio.engine.train.ranks.distributed import Ranks
from mmstudio.engine.train.ranks.lockstep import Lockstep, follow
from mmstudio.engine.train.start import restore, take_weights
from mmstudio.engine.train.training import begin_together, fitting_micro, runner_of, streamed
from mmstudio.engine.train.training_data import prepare_data, training_batches
from mmstudio.nn.draws import drawing_from


def train_along(context: RunContext, ranks: Ranks) -> None:
    """Train a run together with rank 0, from its last checkpoint, or from the start.

    Args:
        context: The program as this rank sees it; what it tells is heard by nobody.
        ranks: The ranks.
    """
    ranks.meet()  # rank 0 fits the model to the data, fills caches, and sets damaged checkpoints aside
    workspace = Workspace(context.run_dir, context.registry)
    training = workspace.config.recipe.training
    samples = real_held_out(context.samples(workspace.config.dataset), synthetic=training.synthetic)
    follow(prepare_following(context, workspace, samples, ranks))


def prepare_following(context: RunContext, workspace: Workspace, samples: Samples, ranks: Ranks) -> Lockstep:
    """What this rank works on, once rank 0 has prepared all that is read here."""
    config, settings = workspace.config, workspace.config.recipe.training
    device = open_device(context.device, settings.precision, channels_last=settings.channels_last)
    plan = workspace.saved_plan()
    with drawing_from(config.seed):
        model = device.place(workspace.build(plan))
    follow_settings(model, settings)
    taken = take_weights(workspace, plan, model)
    workspace.settled(model)
    data = prepare_data(context, workspace, samples, plan, device, ("train",))
    workspace.let_go(plan)
    batches = streamed(context, training_batches(workspace, plan, data, device, model), settings, ranks)
    runner = runner_of(model, settings, taken, device, ranks)
    fitting = fitting_micro(context, runner, model, batches)
    progress = restore(context, Checkpoints(context.run_dir), model, None, runner.optimisers)
    begin_together(runner, min(fitting, progress.micro or settings.batch))
    return Lockstep(context, settings, device, batches, runner, progress, config.seed)
