"""Which versions of the plugin interface the program takes: the present one, and the former for one minor version."""

from __future__ import annotations

from mmstudio.core.errors import StudioError
from mmstudio.plugins.specs import API_VERSION

SUPPORTED: dict[int, str] = {API_VERSION: ""}
"""Version to a warning, a sentence that says what its author has to change and until when; empty for the present one.

When ``API_VERSION`` rises, the former one is added here for one minor version of the program, and then taken out.
"""


_FIRST = 1
"""It was never supported beside another one: nobody outside had written for it."""


def check_version(wanted: object) -> str:
    """The warning for a plugin that was written for some version; empty if there is none.

    Raises:
        StudioError: If that version is not supported, or none is told.
    """
    if wanted is None:
        raise StudioError(
            "It does not say as API_VERSION which version of the plugin interface it was written for."
        )
    if wanted == _FIRST and _FIRST not in SUPPORTED:
        raise StudioError(
            "It was written for version {wanted} of the plugin interface; this program has version {ours}, in which values "
            "are prepared without a network (preparer), learners draw from batch.rng, and recipes name several targets.",
            hint="Ask its author for a newer one; the plugin guide says what to change.",
            wanted=wanted,
            ours=API_VERSION,
        )
    if not isinstance(wanted, int) or wanted not in SUPPORTED:
        raise StudioError(
            "It was written for version {wanted} of the plugin interface; this program has {ours}.",
            wanted=wanted,
            ours=API_VERSION,
        )
    return SUPPORTED[wanted]
