"""What the contract suite needs besides the plugin itself: moving pictures, and small settings."""

import numpy as np


def _moving(frames: int, side: int, seed: int) -> np.ndarray:
    """A square of one colour that wanders over another one."""
    rng = np.random.default_rng(seed)
    back, front = rng.integers(0, 256, (2, 3))
    video = np.empty((frames, side, side + 4, 3), np.uint8)
    video[:] = back
    for number in range(frames):
        left = (3 * number) % (side - 6)
        video[number, 4:10, left : left + 6] = front
    return video


MATERIAL = {"video": [_moving(1, 20, 1), _moving(5, 24, 2), _moving(12, 16, 3), _moving(30, 32, 4)]}
SETTINGS = {"encoder:acme-video": {"frames": 4, "size": 16, "channels": 8, "width": 16}}
