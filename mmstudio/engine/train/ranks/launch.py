"""The start of a training's processes by PyTorch's elastic agent, the engine of ``torchrun``: it starts all again where one ends."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mmstudio.engine.train.ranks.distributed import MEETING

_LOOK_EVERY_S = 0.1


def launch(
    work: Callable[..., Any], arguments: tuple[Any, ...], count: int, restarts: int, folder: Path
) -> None:
    """Run a function in several processes of this machine, until all have returned.

    The agent and its processes meet by files in a folder, so that nothing listens for other machines.

    Args:
        work: A function of a module; it finds its rank in the environment.
        arguments: Its arguments, which are sent to each process.
        count: Number of processes.
        restarts: How often all are started again after one of them has failed.
        folder: An empty folder.

    Raises:
        torch.distributed.elastic.multiprocessing.errors.ChildFailedError: If one fails once more.
    """
    os.environ |= {
        MEETING: str(folder / "ranks"),
        "TORCH_DISABLE_SHARE_RDZV_TCP_STORE": "1",
        "TORCHELASTIC_SIGNALS_TO_HANDLE": "SIGTERM",
    }
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # rank 0 is told to save and stop
    logging.disable(logging.CRITICAL)  # whoever started this says what happened

    from torch.distributed.launcher.api import LaunchConfig, elastic_launch

    config = LaunchConfig(
        min_nodes=1,
        max_nodes=1,
        nproc_per_node=count,
        run_id=folder.name,
        rdzv_backend="c10d",
        rdzv_endpoint=str(folder / "agent"),
        rdzv_configs={"store_type": "file"},
        local_addr="127.0.0.1",
        max_restarts=restarts,
        monitor_interval=_LOOK_EVERY_S,
        start_method="spawn",
    )
    elastic_launch(config, work)(*arguments)
