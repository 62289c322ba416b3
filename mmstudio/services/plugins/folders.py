"""Folders that plugins need and a person provides, with the parts that ask for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from mmstudio.core.errors import NotFoundError
from mmstudio.plan.recipe import Recipe
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.resources import Resource, ResourceFolder
from mmstudio.plugins.specs import folders_of


@dataclass(frozen=True)
class FolderEntry:
    """A folder that is asked for, or was given.

    Attributes:
        name: By which it is asked for.
        title, summary: As plugins describe it; the name if no plugin does now.
        users: ``kind:id`` of the parts that ask for it.
        folder: The one that was given last; ``None`` if none was.
        here: Whether that is still where it was.
    """

    name: str
    title: str
    summary: str
    users: tuple[str, ...]
    folder: ResourceFolder | None
    here: bool

    def wanted(self, used: Collection[str]) -> bool:
        """Whether a person has given it, or something that is used asks for it: ``kind:id`` of parts."""
        return self.folder is not None or any(user in used for user in self.users)


@dataclass(frozen=True)
class FolderService:
    """The folders that plugins need, and where they are.

    Attributes:
        registry: What plugins describe, and the folders that were given.
    """

    registry: Registry

    def entries(self) -> list[FolderEntry]:
        """All, by name."""
        asked: dict[str, tuple[Resource, list[str]]] = {}
        for _, catalog in self.registry.catalogs():
            for spec in catalog:
                for one in folders_of(spec):
                    asked.setdefault(one.name, (one, []))[1].append(f"{catalog.kind}:{spec.id}")
        given = {folder.name: folder for folder in self.registry.resources.listed()}
        found = []
        for name in sorted({*asked, *given}):
            resource, users = asked.get(name, (Resource(name, name, ""), []))
            folder = given.get(name)
            here = folder is not None and folder.path.is_dir()
            found.append(FolderEntry(name, resource.title, resource.summary, tuple(users), folder, here))
        return found

    def used_by(self, recipes: Iterable[Recipe]) -> frozenset[str]:
        """``kind:id`` of the parts that recipes name."""
        found = set()
        for recipe in recipes:
            learner = recipe.generator.id
            found |= {f"{self.registry.learners(learner).kind}:{learner}", f"fusion:{recipe.fusion.id}"}
            found |= {f"encoder:{choice.id}" for choice in recipe.encoders.values()}
            found |= {f"generator:{choice.id}" for choice in recipe.decoders.values()}
            found |= {f"step:{choice.id}" for steps in recipe.preprocess.values() for choice in steps}
        return frozenset(found)

    def give(self, name: str, path: Path) -> ResourceFolder:
        """Say where a folder lies; its content is read once.

        Args:
            name: One that a plugin asks for.
            path: The folder.

        Raises:
            NotFoundError: If no plugin asks for it.
            UsageError: If it is not a folder of safetensors, or holds files that may run code.
        """
        known = [one.name for one in self.entries() if one.users]
        if name not in known:
            raise NotFoundError(
                "No plugin asks for a folder {name!r}.",
                hint="Asked for are: {known}.",
                name=name,
                known=", ".join(known) or "none",
            )
        return self.registry.resources.give(name, path)

    def forget(self, name: str) -> None:
        """Forget where a folder lies; it stays as it is.

        Raises:
            NotFoundError: If none was given.
        """
        self.registry.resources.forget(name)
