"""Unread rests: what encoders ignore of values that are longer than their limit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mmstudio.api import Slot, Sound
from mmstudio.nn import NO_RESOURCES, Unread
from mmstudio_audio.model import AudioCnn
from mmstudio_audio.plugin import AudioCnnConfig
from mmstudio_text.model import TextTransformer
from mmstudio_text.plugin import TextTransformerConfig

TEXT, AUDIO = Slot("text", "text"), Slot("audio", "audio")


def sound(seconds: float) -> Sound:
    return Sound(np.zeros((1, round(seconds * 8000)), np.float32), 8000)


def test_texts_that_are_cut_are_counted_and_the_longest_is_told() -> None:
    config = TextTransformerConfig(max_tokens=4)
    texts = ["red dog"] * 6 + ["red dog red dog red dog red dog"] * 3 + ["red dog " * 8]
    state = TextTransformer.fit(config, TEXT, [*texts, None])
    assert state["tokens"] == 4
    assert TextTransformer.unread(config, state) == Unread(4, 10, 0.25, "4 word pieces", "max_tokens")
    by = TextTransformer.preparer(config, TEXT, state, NO_RESOURCES)
    shares = [by.share_read(text) for text in ("red dog", "red dog red dog", "red dog " * 4, "red dog " * 8)]
    assert shares == [1.0, 1.0, 0.5, 0.25]


def test_texts_beyond_what_can_matter_count_by_their_signs() -> None:
    config = TextTransformerConfig(max_tokens=4)
    state = TextTransformer.fit(config, TEXT, ["red dog"] * 9 + ["red dog " * 1000])
    told = TextTransformer.unread(config, state)
    assert told is not None
    assert (told.count, told.total) == (1, 10)
    assert told.share == pytest.approx(8 / 2000, rel=0.6)
    assert TextTransformer.preparer(config, TEXT, state, NO_RESOURCES).share_read("red dog " * 1000) < 0.01


def test_short_texts_leave_nothing_unread() -> None:
    config = TextTransformerConfig()
    state = TextTransformer.fit(config, TEXT, ["a red ring", "a blue bar"])
    assert TextTransformer.unread(config, state) is None
    assert TextTransformer.unread(config, {**state, "longer": "no list"}) is None


def test_sounds_that_are_cut_are_counted() -> None:
    config = AudioCnnConfig(seconds=0.5)
    state = AudioCnn.fit(config, AUDIO, [sound(0.3), sound(0.5), sound(1.0), sound(2.0), None])
    assert AudioCnn.unread(config, state) == Unread(2, 4, 0.25, "0.5 s", "seconds")
    by = AudioCnn.preparer(config, AUDIO, state, NO_RESOURCES)
    assert [by.share_read(raw) for raw in (sound(0.5), sound(1.0))] == [1.0, 0.5]
    assert AudioCnn.unread(config, AudioCnn.fit(config, AUDIO, [sound(0.3)])) is None


def test_every_other_encoder_reads_all_of_it(tmp_path: Path) -> None:
    from mmstudio_table.model import TableColumns
    from mmstudio_table.plugin import TableColumnsConfig

    del tmp_path
    slot, config = Slot("table", "table", columns=("n",)), TableColumnsConfig()
    state = TableColumns.fit(config, slot, [{"n": 1.5}, {"n": 2.5}])
    assert TableColumns.unread(config, state) is None
    assert TableColumns.preparer(config, slot, state, NO_RESOURCES).share_read({"n": 1.5}) == 1.0
