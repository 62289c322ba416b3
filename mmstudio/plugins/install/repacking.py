"""Wheels made again from distributions that are installed here, for a machine that has no package index."""

from __future__ import annotations

import base64
import hashlib
import json
import zipfile
from importlib.metadata import Distribution, distributions
from pathlib import Path, PurePosixPath

from packaging.utils import canonicalize_name

from mmstudio.core.errors import StudioError
from mmstudio.core.files.door import ordinary_bytes

_NOT_PACKED = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"})
_MOMENT = (1980, 1, 1, 0, 0, 0)


def installed_in(site: Path) -> list[Distribution]:
    """The distributions in one folder of ``sys.path``."""
    return list(distributions(path=[str(site)]))


def repack(distribution: Distribution, into: Path) -> Path:
    """Write the wheel of an installed distribution; scripts outside its packages are left out.

    Args:
        distribution: The distribution.
        into: Folder of the wheel.

    Raises:
        StudioError: If it was installed from its author's folder, or its files are not known.
    """
    name, version = str(distribution.metadata["Name"]), distribution.version
    if distribution.files is None or _is_editable(distribution):
        raise StudioError(
            "The plugin {name} runs from its author's folder and cannot be packed.",
            hint="Install it as a wheel: mmstudio plugin install FOLDER.",
            name=name,
        )
    stem = f"{canonicalize_name(name).replace('-', '_')}-{version}"
    wheel = into / f"{stem}-{_tag(distribution)}.whl"
    into.mkdir(parents=True, exist_ok=True)
    lines, info = [], f"{stem}.dist-info"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in distribution.files:
            place = PurePosixPath(file)
            own = place.parts[0].endswith(".dist-info")
            if ".." in place.parts or "__pycache__" in place.parts or (own and place.name in _NOT_PACKED):
                continue
            data = ordinary_bytes(Path(str(distribution.locate_file(file))))
            inside = str(PurePosixPath(info, *place.parts[1:])) if own else str(place)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            lines.append(f"{inside},sha256={digest},{len(data)}\n")
            archive.writestr(zipfile.ZipInfo(inside, _MOMENT), data, zipfile.ZIP_DEFLATED)
        record = "".join([*lines, f"{info}/RECORD,,\n"])
        archive.writestr(zipfile.ZipInfo(f"{info}/RECORD", _MOMENT), record, zipfile.ZIP_DEFLATED)
    return wheel


def _is_editable(distribution: Distribution) -> bool:
    try:
        told = json.loads(distribution.read_text("direct_url.json") or "{}")
    except ValueError:
        return False
    return bool(told.get("dir_info", {}).get("editable"))


def _tag(distribution: Distribution) -> str:
    lines = (distribution.read_text("WHEEL") or "").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("Tag:")), "py3-none-any")
