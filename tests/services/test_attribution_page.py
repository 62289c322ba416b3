"""The page about what decided a result: hostile names stay words, and maps have the colours of their numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from mmstudio.core.errors import UsageError
from mmstudio.plan.attributions import (
    Attribution,
    ConditionPart,
    Pair,
    Payoff,
    Share,
    SubsetResult,
    strengths,
)
from mmstudio.services.reports.attribution_maps import draw_map
from mmstudio.services.reports.attribution_page import render_attribution, write_attribution
from mmstudio_image.codec import ImageCodec

CODEC: Any = ImageCodec()
EVIL = "<script>alert('x')</script>"


def hostile() -> Attribution:
    share = Share(slot=EVIL, shapley=1, unique=1, alone=1)
    other = Share(slot="b", shapley=0, unique=0, alone=0)
    return Attribution(
        key="0" * 32,
        run="r0001",
        checkpoint=3,
        name=EVIL,
        slot="image",
        modality="image",
        slots=(EVIL, "b"),
        seeds=(1,),
        payoffs=(
            Payoff(
                name=EVIL,
                kind="attribute",
                reading=EVIL,
                everything=1,
                nothing=0,
                shares=(share, other),
                pairs=(Pair(slots=(EVIL, "b"), index=0.5),),
            ),
        ),
        subsets=(SubsetResult(given=(EVIL,), file="a.png"),),
        parts=(
            ConditionPart(
                slot=EVIL,
                kind="words",
                shape=(1, 1),
                labels=(EVIL,),
                spans=((0, len(EVIL)),),
                text=EVIL,
                losses={"likeness": (0.5,)},
            ),
            ConditionPart(
                slot=EVIL, kind="columns", shape=(1, 1), labels=(EVIL,), losses={"likeness": (0.5,)}
            ),
            ConditionPart(slot=EVIL, kind="regions", shape=(1, 1), losses={EVIL: (0.5,)}),
        ),
        notes=(EVIL,),
    )


def test_names_and_texts_of_strangers_are_escaped(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "a.png")
    page = render_attribution(hostile(), lambda name: tmp_path / name if name else None, CODEC)
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 10
    assert "http" not in page.replace("http-equiv", "")  # nothing is fetched


def test_files_are_named_safely_and_written_whole(tmp_path: Path) -> None:
    files = write_attribution(hostile(), lambda _: None, CODEC, tmp_path / "out")
    assert {path.parent for path in files} == {tmp_path / "out"}
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(path.name for path in files)
    assert not any(sign in path.name for path in files for sign in "<>/'\\" if sign != "'")
    assert (
        Attribution.model_validate_json((tmp_path / "out" / "attribution.json").read_text("utf-8"))
        == hostile()
    )
    (tmp_path / "taken").write_text("x")
    with pytest.raises(UsageError, match="Results cannot be written to"):
        write_attribution(hostile(), lambda _: None, CODEC, tmp_path / "taken")


def test_maps_have_the_colours_of_their_numbers(tmp_path: Path) -> None:
    part = ConditionPart(
        slot="image", kind="regions", shape=(2, 2), losses={"likeness": (0.5, -0.5, 0.25, None)}, backdrop="b"
    )
    Image.new("RGB", (16, 16), (100, 100, 100)).save(tmp_path / "b.png")
    pixels = np.asarray(draw_map(part, "likeness", tmp_path / "b.png")).astype(int)
    side = pixels.shape[0]
    assert pixels.shape == (320, 320, 3)
    colour = [pixels[side // 4 + row * side // 2, side // 4 + column * side // 2]
              for row in (0, 1) for column in (0, 1)]  # fmt: skip
    red = [one[0] - one[2] for one in colour]
    assert red[0] > 100  # orange
    assert red[1] < -80  # blue
    assert 40 < red[2] < red[0]  # a weaker orange
    assert abs(red[3]) < 10  # not tried: bare
    (tmp_path / "b.png").write_text("no picture")
    assert draw_map(part, "likeness", tmp_path / "b.png").size == (320, 320)
    assert draw_map(part, "other", None).size == (320, 320)


def test_strengths_keep_their_signs_and_bear_what_is_unknown() -> None:
    assert strengths([0.5, -1.0, None, 0.0]) == [0.5, -1.0, 0.0, 0.0]
    assert strengths([0.0, 0.0]) == [0.0, 0.0]
    assert strengths([]) == []
