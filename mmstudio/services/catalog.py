"""The plugins as people see them: found, switched on or off, and what they add."""

from __future__ import annotations

from dataclasses import dataclass

from mmstudio.plugins.manager import PluginHost, PluginRecord


@dataclass(frozen=True)
class Catalog:
    """Every plugin that was found at this start."""

    host: PluginHost

    def list(self) -> tuple[PluginRecord, ...]:
        """All plugins, active or not."""
        return tuple(self.host.records)

    def set_enabled(self, name: str, *, enabled: bool) -> None:
        """Switch one on or off from the next start on.

        Raises:
            NotFoundError: If no plugin has that name.
        """
        self.host.set_enabled(name, enabled=enabled)

    def troubles(self) -> tuple[PluginRecord, ...]:
        """Those that failed to load."""
        return tuple(record for record in self.host.records if record.error and record.state == "failed")
