"""Train."""

from __future__ import annotations

from mmstudio.gui.pages.page import Page


class TrainPage(Page):
    """Train."""

    name = "train"
    title = "Train"
    icon_name = "train"
