"""The supported versions of the plugin interface: the present one, and the former one for one minor version of the program."""

from __future__ import annotations

from mmstudio.core.errors import StudioError
from mmstudio.plugins.specs import API_VERSION

SUPPORTED: dict[int, str] = {API_VERSION: ""}
"""Version to a warning that tells the author what to change and until when; empty for the present version.

When ``API_VERSION`` rises, the former version is added here for one minor version of the program, and then removed.
"""


_FIRST = 1
"""Version 1 was never supported beside another one, since no plugins outside the program used it."""


def check_version(wanted: object) -> str:
    """The warning for a plugin written for this version of the interface; empty if there is none.

    Raises:
        StudioError: If the version is not supported, or the plugin states none.
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
