"""Actions on the samples of the page Data, for keyboard and menu."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from mmstudio.gui.data.browser import DataBrowser
from mmstudio.gui.data.samples.browsed import SAMPLES
from mmstudio.gui.look.actions import ActionSpec
from mmstudio.gui.shared.marks.stars import STARS

Doing = Callable[[DataBrowser], object]


def _star(count: int, one: DataBrowser) -> None:
    one.curation.star(count)


_DOINGS: tuple[tuple[str, str, Doing, str, str], ...] = (
    ("look", "Look at the sample large", lambda one: one.exhibits.look(), "", "fit"),
    ("edit", "Edit the text of the sample", lambda one: one.edit(), "F2", "text"),
    ("tag", "Tag the samples", lambda one: one.curation.write_tag(), "Ctrl+Shift+T", "tag"),
    *((f"stars{count}", title, partial(_star, count), str(count), "") for count, title in enumerate(STARS)),
    ("exclude", "Leave the samples out", lambda one: one.curation.leave_out(), "Del", "leave"),
    ("include", "Take the samples in again", lambda one: one.curation.take_in(), "Shift+Del", "undo"),
    ("train", "Move to training", lambda one: one.curation.move("train"), "Alt+1", ""),
    ("val", "Move to validation", lambda one: one.curation.move("val"), "Alt+2", ""),
    ("test", "Move to test", lambda one: one.curation.move("test"), "Alt+3", ""),
    (
        "captions",
        "Write texts one after another",
        lambda one: one.sheets.captions(),
        "Ctrl+Shift+C",
        "caption",
    ),
    ("words", "Edit the words of the samples", lambda one: one.sheets.words(), "Ctrl+Shift+R", "text"),
    ("suggest", "Suggest what is missing", lambda one: one.sheets.suggest(), "Ctrl+Shift+U", "caption"),
    ("label", "Label these", lambda one: one.sheets.label(), "", "tag"),
    ("adapt", "Adapt a run to these", lambda one: one.sheets.adapt(), "", "train"),
    ("compare", "Compare two samples", lambda one: one.sheets.compare(), "Ctrl+Shift+D", "compare"),
    ("similar", "Show similar samples", lambda one: one.sheets.similar(), "Ctrl+Shift+S", "similar"),
    ("find", "Find like this", lambda one: one.sheets.find(), "", "search"),
    ("part", "Split the data anew", lambda one: one.sheets.part(), "Ctrl+Shift+P", "parts"),
    ("filter", "Save this filter", lambda one: one.filters.ask_to_save(), "Ctrl+Shift+F", "bookmark"),
)
_CHANGES = {"exclude", "include", "train", "val", "test", *(f"stars{count}" for count in range(len(STARS)))}
"""What changes samples, and needs the focus in their list."""


def sample_actions(page: str, browser: Callable[[], DataBrowser | None]) -> list[ActionSpec]:
    """The actions; they do nothing while no samples are shown.

    Args:
        page: Id of the page that they belong to.
        browser: Returns the browser that shows samples, or ``None``.
    """

    def do(run: Doing) -> None:
        shown = browser()
        if shown is not None:
            run(shown)

    return [
        ActionSpec(
            f"curate.{key}", title, partial(do, run), keys, picture, page,
            SAMPLES if key in _CHANGES else "", harms=key in _CHANGES,
        )
        for key, title, run, keys, picture in _DOINGS
    ]  # fmt: skip
