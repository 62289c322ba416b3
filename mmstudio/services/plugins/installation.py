"""Plugin installation: inspect, ask, try in another process, then switch. Nothing changes before the trial passes."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name

from mmstudio.core.errors import NotFoundError, StudioError, UsageError
from mmstudio.core.processes import worker_command
from mmstudio.core.times import utc_now
from mmstudio.plugins.install import dependencies
from mmstudio.plugins.install import index as fetching
from mmstudio.plugins.install.index import Fetched, Source
from mmstudio.plugins.install.packages import PackageFacts, read_package, unpack
from mmstudio.plugins.install.probe import Trial
from mmstudio.plugins.install.wheels import wheel_of
from mmstudio.plugins.installed import points_below
from mmstudio.plugins.manager import PluginHost
from mmstudio.plugins.store import PluginStore, Receipt

TRIAL_S = 60.0
"""Seconds after which a plugin that is still being imported is refused."""
_FACES = (".whl", ".zip")


@dataclass(frozen=True)
class InstallPlan:
    """What an installation would do, for a person to decide on.

    Attributes:
        facts: Facts stated in the wheel.
        fetched: Dependencies that come with it.
        source: Where the plugin comes from: a name of a file or folder, or ``index``.
        replaces: The version in use now, or empty.
        wheel: The plugin's wheel.
        staged: Folder of the half-made installation.
    """

    facts: PackageFacts
    fetched: tuple[Fetched, ...]
    source: str
    replaces: str
    wheel: Path
    staged: Path


@dataclass(frozen=True)
class Installer:
    """Installs, updates and removes plugins of a person.

    Attributes:
        host: The program's host, which takes in what was installed.
        store: Where they are installed.
        trial_s: Seconds that a trial may take.
    """

    host: PluginHost
    store: PluginStore
    trial_s: float = TRIAL_S

    def plan(self, wanted: str, *, network: bool = False) -> InstallPlan:
        """Inspect a plugin and work out what it needs; none of its code runs, and nothing is changed yet.

        Args:
            wanted: Path of a wheel, zip or folder; or the exact name of a distribution on the package index, with
                ``==VERSION`` behind it where a certain one is wanted.
            network: Whether the package index may be asked.

        Raises:
            StudioError: If it is not a plugin, cannot be found, or does not fit what is installed.
        """
        staged = self.store.stage()
        with _cleared(staged):
            path = Path(wanted)
            given = path.exists() or path.suffix in _FACES
            source = Source(network, (path.resolve().parent,) if given else ())
            wheel = (
                wheel_of(path, staged / "made")
                if given
                else self._from_index(wanted, source, staged / "made")
            )
            facts = read_package(wheel)
            here = self._here(without=facts.key)
            if here.get(facts.key) is not None:
                raise UsageError("{name} is a part of this program.", name=facts.name)
            needs = dependencies.missing(facts, here)
            if needs and not network and not given:
                raise _no_network()
            fetched = fetching.resolve_missing(facts.name, needs, here, source, staged)
            present = self.store.installed().get(facts.key)
            origin = path.name if given else "index"
            return InstallPlan(
                facts, tuple(fetched), origin, present.version if present else "", wheel, staged
            )

    def install(self, plan: InstallPlan, *, told: Callable[[str], None] | None = None) -> Receipt:
        """Do what was planned, once the person has agreed.

        Args:
            plan: From :meth:`plan`; it is used up.
            told: Called with sentences about what is being done.

        Raises:
            StudioError: If it cannot be fetched, fails when it is tried, or was changed meanwhile; what was in use stays.
        """
        say = told or (lambda _: None)
        facts, site = plan.facts, plan.staged / "site"
        with _cleared(plan.staged):
            if read_package(plan.wheel).sha256 != facts.sha256:
                raise UsageError("{name} has changed since it was inspected.", name=plan.wheel.name)
            say("Unpacking.")
            unpack(plan.wheel, site)
            fetching.install_wheels(plan.fetched, site)
            say("Trying it in a process of its own.")
            trial = self.try_out(site, facts)
            size = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
            for left in ("made", "constraints.txt"):
                _remove(plan.staged / left)
            receipt = _receipt(plan, trial, size)
            place = self.store.publish(plan.staged, facts.key, receipt)
        self._take_in(place, fresh=not plan.replaces)
        return receipt

    def drop(self, plan: InstallPlan) -> None:
        """Forget a plan that the person did not agree to."""
        shutil.rmtree(plan.staged, ignore_errors=True)

    def installed(self, name: str) -> Receipt:
        """The plugin installed here under that name.

        Raises:
            NotFoundError: If there is none.
        """
        receipt = self.store.installed().get(str(canonicalize_name(name)))
        if receipt is None:
            raise NotFoundError("The plugin {name} is not installed here.", name=name)
        return receipt

    def remove(self, name: str) -> Receipt:
        """Take a plugin out of use.

        Raises:
            NotFoundError: If it is not installed here.
        """
        receipt = self.store.remove(str(canonicalize_name(name)))
        self.host.forget(receipt.name)
        return receipt

    def roll_back(self, name: str) -> Receipt:
        """Use the previous version from the next start on.

        Raises:
            NotFoundError: If none is kept.
        """
        return self.store.roll_back(str(canonicalize_name(name)))

    def try_out(self, site: Path, facts: PackageFacts) -> Trial:
        """Import a plugin with all its parts in a process of its own, beside the others in use.

        Raises:
            StudioError: If it fails, ends the process or takes too long.
        """
        places = [*map(str, self.store.sites(without=facts.key)), str(site)]
        command = worker_command("probe", *places, "--", *facts.plugins)
        try:
            done = subprocess.run(  # noqa: S603 - the program itself, with our own arguments
                command, capture_output=True, text=True, encoding="utf-8", timeout=self.trial_s, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise StudioError(
                "{name} was not loaded within {seconds:.0f} seconds.", name=facts.name, seconds=self.trial_s
            ) from error
        try:
            trial = Trial(**json.loads(done.stdout.splitlines()[-1]))
        except (ValueError, TypeError, IndexError) as error:
            raise StudioError(
                "{name} ended the program while it was loaded: {how}.",
                name=facts.name,
                how=_ending(done.returncode),
            ) from error
        if trial.error:
            raise StudioError("{name} does not work here: {reason}", name=facts.name, reason=trial.error)
        return trial

    def _from_index(self, wanted: str, source: Source, folder: Path) -> Path:
        if not source.network:
            raise _no_network()
        name, _, version = wanted.partition("==")
        folder.mkdir(parents=True)
        return fetching.download(name.strip(), version.strip(), source, folder)

    def _here(self, *, without: str) -> dict[str, dependencies.Owner]:
        outside = [place for place in sys.path if Path(place).is_relative_to(self.store.folder)]
        others = {key: receipt for key, receipt in self.store.installed().items() if key != without}
        return dependencies.owners(dependencies.shipped_versions(outside), others)

    def _take_in(self, site: Path, *, fresh: bool) -> None:
        """Activate a plugin at once, unless another version of it has been loaded before."""
        points = points_below(site)
        if fresh and all(point.module.partition(".")[0] not in sys.modules for point in points):
            sys.path.append(str(site))
            self.host.discover(points)


def _receipt(plan: InstallPlan, trial: Trial, size: int) -> Receipt:
    facts = plan.facts
    return Receipt(
        name=facts.name,
        version=facts.version,
        sha256=facts.sha256,
        source=plan.source,
        installed=utc_now(),
        summary=facts.summary,
        publisher=facts.publisher,
        licence=facts.licence,
        homepage=facts.homepage,
        plugins=tuple(facts.plugins),
        brought={item.name: item.version for item in plan.fetched},
        adds=tuple(trial.adds),
        import_ms=trial.import_ms,
        size=size,
    )


@contextmanager
def _cleared(staged: Path) -> Iterator[None]:
    """Remove the half-made installation if something fails."""
    try:
        yield
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _ending(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def _no_network() -> UsageError:
    return UsageError(
        "Asking the package index is not allowed yet.",
        hint="Allow it, or bring the plugin and what it needs as files.",
    )
