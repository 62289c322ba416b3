"""Folders of suggestions: values that wait for the samples of a data set, one folder for each data set by its number."""

from __future__ import annotations

from sqlalchemy import select

from mmstudio.storage.folder.layout import ProjectLayout
from mmstudio.storage.folder.trash import remove_tree
from mmstudio.storage.sql.database import Database
from mmstudio.storage.sql.schema import datasets


def remove_strays(database: Database, layout: ProjectLayout) -> int:
    """Remove suggestions whose data set is gone for good: another data set may take its number.

    Returns:
        Number of bytes freed.
    """
    with database.read() as connection:
        known = {str(number) for number in connection.scalars(select(datasets.c.id))}
    place = layout.suggestions
    folders = [] if place.is_symlink() else [one for one in place.glob("*") if one.name.isdecimal()]
    return sum(remove_tree(one) for one in folders if one.name not in known and not one.is_symlink())
