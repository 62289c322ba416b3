"""Wheels of the plugins that a run needs, and their use in a job folder without an installation."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution, version
from pathlib import Path
from shutil import rmtree

from packaging.utils import canonicalize_name

from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.files.paths import config_dir
from mmstudio.plugins.install.packages import unpack
from mmstudio.plugins.install.repacking import installed_in, repack
from mmstudio.plugins.store import PluginStore
from mmstudio.services.machines.job_folder import JobFolder, JobNote, NeededPlugin
from mmstudio.services.machines.shards import checked


def pack_plugins(plugins: Iterable[NeededPlugin], into: Path) -> list[Path]:
    """Write the wheels of plugins, and of what was installed with them.

    Raises:
        StudioError: If one is not installed in the wanted version, or cannot be packed.
    """
    store = PluginStore.of(config_dir())
    sites = dict(zip(store.installed(), store.sites(), strict=True))
    wheels: dict[str, Path] = {}
    for plugin in plugins:
        site = sites.get(str(canonicalize_name(plugin.name)))
        for found in [_installed(plugin)] if site is None else installed_in(site):
            wheel = repack(found, into)
            wheels[wheel.name] = wheel
    return list(wheels.values())


def _installed(plugin: NeededPlugin) -> Distribution:
    try:
        found = distribution(plugin.name)
    except PackageNotFoundError:
        found = None
    if found is None or found.version != plugin.version:
        raise StudioError(
            "The plugin {name} is not here in the version {version} that the run was started with.",
            name=plugin.name,
            version=plugin.version,
        )
    return found


def unpack_plugins(job: JobFolder, note: JobNote) -> None:
    """Unpack the wheels of a job folder beside them, unless that was done; several machines may do so at once.

    Raises:
        DamagedError: If a wheel is missing or has changed.
    """
    if not note.wheels or job.site.is_dir():
        return
    place = job.path / f".{uuid.uuid4().hex}"
    try:
        for wheel in note.wheels:
            unpack(checked(wheel, job.wheels), place)
        place.rename(job.site)
    except OSError:
        if not job.site.is_dir():  # else another machine was faster
            raise
    finally:
        rmtree(place, ignore_errors=True)


def use_plugins(job: JobFolder, note: JobNote) -> None:
    """Make installed plugins and those of the job folder importable; installed ones come first.

    Raises:
        UsageError: If a plugin is there in another version than the run needs.
    """
    PluginStore.of(config_dir()).activate()
    if note.wheels and str(job.site) not in sys.path:
        sys.path.append(str(job.site))
    for plugin in note.plugins:
        try:
            here = version(plugin.name)
        except PackageNotFoundError:
            here = "none"
        if here != plugin.version:
            raise UsageError(
                "The run needs {name} {version}; here is {here}.",
                hint="Install that version, or remove the plugin here: the job folder brings it.",
                name=plugin.name,
                version=plugin.version,
                here=here,
            )
