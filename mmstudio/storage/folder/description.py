"""``project.json``, the file that makes a folder a project; it may come from a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmstudio.core.errors import DamagedError, NotFoundError
from mmstudio.core.files.atomic import write_json
from mmstudio.core.files.door import is_id
from mmstudio.core.files.json_text import read_json
from mmstudio.core.sentences import printable
from mmstudio.storage.folder.layout import ProjectLayout

FORMAT = 1
_MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Description:
    """The description of a project.

    Attributes:
        name: Title of the project.
        created: ISO 8601 UTC.
        plugins: Names of the plugins that it was used with.
        id: Id by which the program that made it recognises it; empty if it came from elsewhere, or is older.
    """

    name: str
    created: str
    plugins: tuple[str, ...] = ()
    id: str = ""


def write_description(layout: ProjectLayout, description: Description) -> None:
    """Write the file completely.

    Raises:
        OSError: If it cannot be written.
    """
    write_json(layout.description, as_json(description))


def as_json(description: Description) -> dict[str, Any]:
    """Its JSON form."""
    return {
        "format": FORMAT,
        "name": description.name,
        "created": description.created,
        "plugins": list(description.plugins),
        **({"id": description.id} if description.id else {}),
    }


def read_description(layout: ProjectLayout) -> Description:
    """Read ``project.json``; it must be complete and of a format that this program knows.

    Raises:
        NotFoundError: If the folder does not exist or is not a project.
        DamagedError: If it cannot be read, or was written by a newer program.
    """
    path = layout.description
    if not layout.root.is_dir():
        raise NotFoundError("There is no folder {path}.", path=str(layout.root))
    if not path.is_file():
        inside = _project_inside(layout.root)
        raise NotFoundError(
            "{path} is not a project: it has no project.json.",
            hint="There is one inside: {inside}."
            if inside
            else "Choose a project's folder, or make a new project.",
            path=str(layout.root),
            **({"inside": str(inside)} if inside else {}),
        )
    try:
        data = read_json(path, most=_MOST_BYTES)
        number = _format(data)
        found = _known_part(data) if number <= FORMAT else None
    except (OSError, ValueError) as error:
        raise DamagedError(
            "The project's description {path} cannot be read: {reason}.",
            hint="Put back a copy of it.",
            path=str(path),
            reason=error.strerror if isinstance(error, OSError) and error.strerror else str(error),
        ) from error
    if found is None:
        raise DamagedError(
            "The project was written by a newer version of MM Studio (format {number}).",
            hint="Update MM Studio; the project was left as it is.",
            number=number,
        )
    return found


def _project_inside(folder: Path) -> Path | None:
    """The only project that lies directly in a folder, as the demo's does; ``None`` if there is no such."""
    try:
        found = [path for path in folder.iterdir() if ProjectLayout(path).description.is_file()]
    except OSError:
        return None
    return found[0] if len(found) == 1 else None


def _format(data: Any) -> int:
    match data:
        case {"format": int(number)} if not isinstance(number, bool):
            return number
        case _:
            raise ValueError("it names no format")


def _known_part(data: dict[str, Any]) -> Description:
    match data:
        case {"name": str(name), "created": str(created), **rest}:
            plugins, own = rest.get("plugins", []), rest.get("id", "")
        case _:
            raise ValueError("it has no name, or no time at which the project was made")
    if not isinstance(plugins, list) or not all(isinstance(line, str) for line in plugins):
        raise ValueError("its plugins are no list of texts")
    known = own if is_id(own) else ""
    return Description(printable(name), printable(created), tuple(map(printable, plugins)), known)
