"""The plugin catalog: which plugins were found, which are switched on, and what they add."""

from __future__ import annotations

from dataclasses import dataclass

from packaging.utils import canonicalize_name

from mmstudio.plugins.choices import REASONS
from mmstudio.plugins.manager import PluginHost, PluginRecord, PluginStatus
from mmstudio.plugins.store import PluginStore, Receipt


@dataclass(frozen=True)
class PluginEntry:
    """A plugin with what is known of its installation.

    Attributes:
        record: Its state at this start.
        receipt: Of its installation; ``None`` if it came with the program, or was installed beside it by other means.
        previous: Version before, if it is kept.
        enabled: Whether it takes part at the next start.
    """

    record: PluginRecord
    receipt: Receipt | None = None
    previous: str = ""
    enabled: bool = True

    @property
    def switched(self) -> bool:
        """Whether it was switched since the start, so that the next start differs."""
        off = self.record.state is PluginStatus.DISABLED and self.record.error != REASONS["safe"]
        return self.enabled == off


@dataclass(frozen=True)
class PluginCatalog:
    """Every plugin that was found at this start.

    Attributes:
        host: The host that found them.
        store: Where a person's own plugins are installed.
    """

    host: PluginHost
    store: PluginStore

    def list(self) -> tuple[PluginRecord, ...]:
        """All plugins, active or not."""
        return tuple(self.host.records)

    def entries(self) -> tuple[PluginEntry, ...]:
        """All plugins with their receipts."""
        installed, off = self.store.installed(), self.host.switched_off()
        found = []
        for record in self.host.records:
            key = str(canonicalize_name(record.provenance.distribution))
            receipt = None if record.provenance.first_party else installed.get(key)
            before = self.store.previous(key) if receipt is not None else None
            found.append(
                PluginEntry(record, receipt, before.version if before else "", record.name not in off)
            )
        return tuple(found)

    def set_enabled(self, name: str, *, enabled: bool) -> None:
        """Switch one on or off from the next start on.

        Raises:
            NotFoundError: If no plugin has that name.
        """
        self.host.set_enabled(name, enabled=enabled)

    def troubles(self) -> tuple[PluginRecord, ...]:
        """The plugins that failed to load."""
        return tuple(record for record in self.host.records if record.error and record.state == "failed")
