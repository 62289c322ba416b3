"""Data."""

from __future__ import annotations

from mmstudio.gui.pages.page import Page


class DataPage(Page):
    """Data."""

    name = "data"
    title = "Data"
    icon_name = "data"
