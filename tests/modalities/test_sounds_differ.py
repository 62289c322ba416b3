"""The program's reading of sounds against libsndfile's of the whole, unchanged file, and against what they were made of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from compared_sounds import difference
from made_sounds import sounds


@pytest.mark.parametrize("seed", range(4))
def test_every_kind_is_read_as_libsndfile_reads_it(tmp_path: Path, seed: int) -> None:
    found = [difference(made, tmp_path) for made in sounds(np.random.default_rng(seed), 400)]
    assert len(found) > 300
    assert [one for one in found if one] == []
