"""Reports of a run: the page and the sheet."""

from __future__ import annotations

import shlex
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
from PIL import Image

from mmstudio.plan.scores import Evaluation
from mmstudio.services.opened import OpenProject
from mmstudio.services.reports.curve import curve_svg
from mmstudio.services.reports.pictures import Strip as SheetStrip
from mmstudio.services.reports.pictures import as_uri, write_sheet
from mmstudio.services.reports.report import Given, ReportCard, ReportStrip, RunReport, render
from mmstudio.services.reports.showcase import plan_showcase
from mmstudio.services.reports.showcase_pages import go_on
from mmstudio_image.codec import ImageCodec

EVALUATION = {
    "id": "e",
    "run": "r0001",
    "checkpoint": 7,
    "split": "test",
    "validation": {"loss": 0.1},
    "attributes": {
        "all": {
            "count": 8,
            "mean": 0.975,
            "lowest": 0.9,
            "all_at_once": 0.85,
            "per_attribute": {"shape": 1.0, "<hue>": 0.95},
            "ms_per_picture": 11.2,
        },
        "subsets": [
            {
                "given": [],
                "given_mean": None,
                "absent": {"shape": {"right": 0.2, "chance": 0.17, "entropy_ratio": 0.9}},
            },
            {"given": ["text"], "given_mean": 0.97, "absent": {}},
        ],
    },
}


class _Balance(HTMLParser):
    """Counts what is opened and closed."""

    VOID = frozenset({"meta", "img", "br", "line"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        self.sources += [value or "" for name, value in attrs if name in {"src", "href"}]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_fetches_nothing(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8), "red").save(tmp_path / "a.png")
    uri = as_uri(tmp_path / "a.png", ImageCodec())
    page = render(
        RunReport(
            "A <title>",
            "Lead & more",
            {"recipe": "flow"},
            cards=[
                ReportCard(
                    Given("real", picture=uri),
                    Given("generated", picture=uri),
                    [Given("text", text="a <b> ring"), Given("reference", picture=uri)],
                )
            ],
            changed=[ReportStrip("text", [uri, uri], marked=True)],
            alone=[ReportStrip("nothing", [uri])],
            evaluation=Evaluation.model_validate(EVALUATION),
            losses=[(step, 1 / (step + 1)) for step in range(2000)],
            commands=["mmstudio generate --text 'a <b>'"],
        )
    )
    parser = _Balance()
    parser.feed(page)
    assert parser.open == []
    assert parser.sources
    assert all(source.startswith("data:") for source in parser.sources)
    assert "a &lt;b&gt; ring" in page
    assert "97.5 %" in page
    assert "http" not in page
    assert page.count("<polyline") == 2


def test_a_page_without_figures_has_no_empty_sections() -> None:
    page = render(RunReport("T", "L", {}))
    assert "<section>" not in page


def test_curves_of_odd_data() -> None:
    assert curve_svg([]) == ""
    assert curve_svg([(0, 1.0)]) == ""
    assert curve_svg([(0, 1.0), (1, float("nan"))]) == ""
    assert "polyline" in curve_svg([(0, 0.0), (1, 0.0)])
    assert "polyline" in curve_svg([(5, -1.0), (5, 2.0)])


def test_a_sheet_shows_every_tile(tmp_path: Path) -> None:
    colours = [(250, 10, 10), (10, 250, 10)]
    for index, colour in enumerate(colours):
        Image.new("RGB", (32, 32), colour).save(tmp_path / f"{index}.png")
    strips = [
        SheetStrip("one", [tmp_path / "0.png", None], heading="Part"),
        SheetStrip("two", [None, tmp_path / "1.png"]),
    ]
    write_sheet(strips, tmp_path / "sheet.png", ImageCodec())
    with Image.open(tmp_path / "sheet.png") as sheet:
        pixels = np.asarray(sheet).reshape(-1, 3)
    for colour in colours:
        assert (pixels == colour).all(axis=1).sum() == 96 * 96


def test_a_showcase_covers_every_slot(filled: OpenProject) -> None:
    info = filled.datasets.get("shapes")
    conditions = [slot for slot in info.slots if slot.role == "condition"]
    showcase = plan_showcase(filled.project.datasets.samples("shapes"), "image", conditions)
    assert len(showcase.samples) == 4
    assert {sample.split for sample in showcase.samples} == {"test"}
    assert {row.title for row in showcase.changed} == {slot.name for slot in conditions}
    assert showcase.alone[0].title == "nothing"
    names = [item.name for item in showcase.items]
    assert len(set(names)) == len(names)
    changed = {item.name: item for item in showcase.items if item.name.startswith("changed-text")}
    texts = [item.conditions["text"][0]["data"] for item in changed.values()]
    assert len(set(texts)) == len(texts) > 1
    assert len({item.seed for item in changed.values()}) == 1
    assert all(
        item.conditions["audio"] == changed["changed-text-0"].conditions["audio"] for item in changed.values()
    )


def test_commands_take_names_for_names() -> None:
    evil = '"; touch gone; $(touch gone) `touch gone`'
    lines = go_on(evil, "r0001", evil, evil)
    assert len(lines) == 5
    for line in lines:
        words = shlex.split(line)
        assert words[0] == "mmstudio"
        assert words.count(evil) == line.count("touch gone") // 3
    wanted = [
        "mmstudio",
        "generate",
        "--project",
        evil,
        "--run",
        "r0001",
        "--text",
        evil,
        "-n",
        "8",
        "--out",
        "pictures",
    ]
    assert shlex.split(lines[0]) == wanted
    assert "--text" not in go_on("p", "r0001", "d", "two\nlines")[0]
