"""Access to the package index through pip in a separate process; it builds nothing and runs no code that it fetches."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from mmstudio.core.errors import StudioError
from mmstudio.core.processes import worker_command
from mmstudio.plugins.install.dependencies import ConflictError, Owner, check_against

_TIMEOUT_S = 600
_LAST_CHARS = 300


@dataclass(frozen=True)
class Fetched:
    """A distribution that pip would install.

    Attributes:
        name, version: Name and version of the distribution.
        url: Address of its wheel.
        sha256: Hash of the wheel, in hex; empty if the index does not give it.
        requires: Its own requirements.
    """

    name: str
    version: str
    url: str
    sha256: str
    requires: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """Where wheels may come from.

    Attributes:
        network: Whether the package index may be used.
        folders: Folders with wheels, such as the folder of the plugin's own wheel.
    """

    network: bool = False
    folders: tuple[Path, ...] = ()

    def words(self) -> list[str]:
        """Options of pip for this source."""
        places = [word for folder in self.folders for word in ("--find-links", str(folder))]
        return places if self.network else ["--no-index", *places]


def resolve_missing(
    who: str, wanted: Iterable[Requirement], here: Mapping[str, Owner], source: Source, folder: Path
) -> list[Fetched]:
    """Find the distributions to fetch for some requirements and their dependencies; writes only a list for pip.

    Args:
        who: Name of the plugin, for error sentences.
        wanted: Missing requirements.
        here: Owner of each installed distribution; their versions stay.
        source: Where to look for wheels.
        folder: Folder for the list.

    Raises:
        ConflictError: If they conflict with installed distributions; the sentence says which.
        StudioError: If no version fits, or the index cannot be reached.
    """
    words = [str(requirement) for requirement in wanted]
    if not words:
        return []
    bounds = folder / "constraints.txt"
    bounds.write_text("".join(f"{name}=={owner.version}\n" for name, owner in here.items()), "utf-8")
    try:
        return _report([*words, "--constraint", str(bounds)], source)
    except StudioError:
        _explain(
            who, _report(words, source), here
        )  # without the bounds, pip says what is missing or conflicts
        raise


def download(who: str, version: str, source: Source, folder: Path) -> Path:
    """Fetch the wheel of one distribution, without its dependencies.

    Args:
        who: Name of the distribution.
        version: An exact version, or empty for the latest.
        source: Where to look for wheels.
        folder: Folder for the wheel.

    Raises:
        StudioError: If it does not exist, or the index cannot be reached.
    """
    name = f"{who}=={version}" if version else who
    run_pip(["download", "--no-deps", "--only-binary", ":all:", "--dest", str(folder), *source.words(), name])
    return next(folder.glob("*.whl"))


def install_wheels(fetched: Iterable[Fetched], site: Path) -> None:
    """Fetch wheels and unpack them into a folder.

    Raises:
        StudioError: If one cannot be fetched, or its hash is not the expected one.
    """
    urls = [f"{item.url}#sha256={item.sha256}" if item.sha256 else item.url for item in fetched]
    if urls:
        run_pip(
            ["install", "--no-deps", "--no-compile", "--only-binary", ":all:", "--target", str(site), *urls]
        )


def run_pip(words: list[str]) -> str:
    """Run pip.

    Returns:
        Its output.

    Raises:
        StudioError: If it fails; the sentence has pip's last words.
    """
    command = worker_command("pip", *words, "--no-input", "--disable-pip-version-check", "--quiet")
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "PIP_NO_COLOR": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - the program itself, with words of our own
            command,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_TIMEOUT_S,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise StudioError("The package index did not answer in time.", hint="Try again later.") from error
    if done.returncode:
        lines = [
            line for line in done.stderr.splitlines() if line.startswith("ERROR")
        ] or done.stderr.splitlines()
        reason = (lines[0].removeprefix("ERROR:").strip() if lines else f"exit code {done.returncode}")[
            :_LAST_CHARS
        ]
        raise StudioError("Nothing that fits was found: {reason}", reason=reason)
    return done.stdout


def _report(words: list[str], source: Source) -> list[Fetched]:
    asked = ["install", "--dry-run", "--report", "-", "--only-binary", ":all:", *source.words(), *words]
    items = json.loads(run_pip(asked))["install"]
    return [_fetched(item) for item in items]


def _fetched(item: Mapping[str, Any]) -> Fetched:
    metadata, info = item["metadata"], item["download_info"]
    digest = info.get("archive_info", {}).get("hashes", {}).get("sha256", "")
    return Fetched(
        metadata["name"], metadata["version"], info["url"], digest, tuple(metadata.get("requires_dist", ()))
    )


def _explain(who: str, free: Iterable[Fetched], here: Mapping[str, Owner]) -> None:
    """Name the distribution to be fetched whose requirement conflicts with an installed one."""
    for item in free:
        for text in item.requires:
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                check_against(item.name, requirement, here.get(canonicalize_name(requirement.name)))
        owner = here.get(canonicalize_name(item.name))
        if owner is not None and owner.version != item.version:
            raise ConflictError(
                "{who} needs {name} {wanted}, but {name} {version} is here.",
                who=who,
                name=item.name,
                wanted=item.version,
                version=owner.version,
            )
