"""Lending of the device in the middle of a step, to who waits for a picture: a step may take seconds.

The thread of the training lends it where the way forward or back passes from one layer to the next, and between phases and
updates. Nothing of the step is repeated or cut differently, so that a training comes to the same weights to the bit, however
often the device was lent.
"""

from __future__ import annotations

from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from mmstudio.core.context import RunContext
from mmstudio.engine.model.device import Device
from mmstudio.nn.draws import set_aside


class Lender:
    """Lends the device if somebody asked for it, whenever it is called in the thread that holds it.

    Args:
        context: Context of the training's job.
        device: The device.
    """

    def __init__(self, context: RunContext, device: Device) -> None:
        self._context, self._device = context, device

    def __call__(self) -> None:
        """Lend it, or do nothing."""
        if not self._context.device_asked():
            return
        with set_aside(self._device.torch), self._device.lent():
            self._context.lend_device()

    def along(self, *models: nn.Module) -> Lender:
        """The same, along the ways of some models."""
        for model in models:
            self.watch(model)
        return self

    def watch(self, model: nn.Module) -> list[RemovableHandle]:
        """Be called behind each layer with a weight matrix on the way forward, and before each on the way back.

        What lies between them, norms and activations, takes little, and each call takes some. The way back from a GPU is taken by threads of torch, which hold nothing: they lend nothing.

        Returns:
            What ends it.
        """

        def after(_: nn.Module, __: object, output: object) -> None:
            self()
            if isinstance(output, Tensor) and output.grad_fn is not None:
                output.grad_fn.register_prehook(lambda _: self())

        layers = [
            layer
            for layer in model.modules()
            if any(weight.dim() > 1 for weight in layer.parameters(recurse=False))
        ]
        return [layer.register_forward_hook(after) for layer in layers]
