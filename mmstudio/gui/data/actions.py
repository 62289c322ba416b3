"""Actions on the samples of the page Data, for keyboard and menu."""

from __future__ import annotations

from collections.abc import Callable

from mmstudio.gui.data.browser import DataBrowser
from mmstudio.gui.data.samples.browsed import SAMPLES
from mmstudio.gui.look.actions import ActionSpec

Doing = Callable[[DataBrowser], object]


def sample_actions(page: str, browser: Callable[[], DataBrowser | None]) -> list[ActionSpec]:
    """The actions; they do nothing while no samples are shown.

    Args:
        page: Id of the page that they belong to.
        browser: Returns the browser that shows samples, or ``None``.
    """

    def make(
        key: str, title: str, run: Doing, keys: str, picture: str = "", *, changes: bool = False
    ) -> ActionSpec:
        def go() -> None:
            shown = browser()
            if shown is not None:
                run(shown)

        at = SAMPLES if changes else ""
        return ActionSpec(f"curate.{key}", title, go, keys, picture, page, at, harms=changes)

    return [
        make("look", "Look at the sample large", lambda one: one.exhibits.look(), "", "fit"),
        make("edit", "Edit the text of the sample", lambda one: one.edit(), "F2", "text"),
        make("tag", "Tag the samples", lambda one: one.curation.write_tag(), "Ctrl+Shift+T", "tag"),
        make("stars0", "No stars", lambda one: one.curation.star(0), "0", changes=True),
        make("stars1", "One star", lambda one: one.curation.star(1), "1", changes=True),
        make("stars2", "Two stars", lambda one: one.curation.star(2), "2", changes=True),
        make("stars3", "Three stars", lambda one: one.curation.star(3), "3", changes=True),
        make("stars4", "Four stars", lambda one: one.curation.star(4), "4", changes=True),
        make("stars5", "Five stars", lambda one: one.curation.star(5), "5", changes=True),
        make(
            "exclude",
            "Leave the samples out",
            lambda one: one.curation.leave_out(),
            "Del",
            "leave",
            changes=True,
        ),
        make(
            "include",
            "Take the samples in again",
            lambda one: one.curation.take_in(),
            "Shift+Del",
            "undo",
            changes=True,
        ),
        make("train", "Move to training", lambda one: one.curation.move("train"), "Alt+1", changes=True),
        make("val", "Move to validation", lambda one: one.curation.move("val"), "Alt+2", changes=True),
        make("test", "Move to test", lambda one: one.curation.move("test"), "Alt+3", changes=True),
        make(
            "captions",
            "Write texts one after another",
            lambda one: one.sheets.captions(),
            "Ctrl+Shift+C",
            "caption",
        ),
        make(
            "words", "Edit the words of the samples", lambda one: one.sheets.words(), "Ctrl+Shift+R", "text"
        ),
        make(
            "suggest", "Suggest what is missing", lambda one: one.sheets.suggest(), "Ctrl+Shift+U", "caption"
        ),
        make("compare", "Compare two samples", lambda one: one.sheets.compare(), "Ctrl+Shift+D", "compare"),
        make("similar", "Show similar samples", lambda one: one.sheets.similar(), "Ctrl+Shift+S", "similar"),
        make("find", "Find like this", lambda one: one.sheets.find(), "", "search"),
        make("part", "Split the data anew", lambda one: one.sheets.part(), "Ctrl+Shift+P", "parts"),
        make("filter", "Save this filter", lambda one: one.filters.ask_to_save(), "Ctrl+Shift+F", "bookmark"),
    ]
