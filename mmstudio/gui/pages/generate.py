"""Generate."""

from __future__ import annotations

from mmstudio.gui.pages.page import Page


class GeneratePage(Page):
    """Generate."""

    name = "generate"
    title = "Generate"
    icon_name = "generate"
