"""The stamps of Tux Paint as samples: a picture, an English sentence, and what people say about it in other languages.

``STAMPS`` names the folder of Debian's package tuxpaint-stamps-default (GPL-2, never a part of this program), installed or
unpacked::

    apt-get download tuxpaint-stamps-default && dpkg -x tuxpaint-stamps-default_*.deb /tmp/stamps
    STAMPS=/tmp/stamps ...

Of a picture ``NAME.png`` the first line of ``NAME.txt`` is the sentence, and ``NAME_desc_LANG.ogg`` says it in another language. The
folder is the category, the folder below it the subcategory. Pictures of no sentence (turned copies of others) are left out.
"""

from __future__ import annotations

import csv
import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmstudio.core.job import Job, JobState
from mmstudio.plan.recipe_settings import apply_settings

FOLDER = Path(os.environ.get("STAMPS", ""))
"""Where the stamps lie; the present folder if nothing is named."""
FEWEST = 10
"""Members that a subcategory needs to be told."""
LANGUAGES = ("be", "bg", "ca", "da", "el", "es", "fr", "lt", "nl", "ro", "ru")
"""Languages in which at least fifty stamps are described."""
FOLDS = 5


@dataclass(frozen=True)
class Stamp:
    """One picture and what belongs to it.

    Attributes:
        name: Its path below the folder of stamps, without a suffix.
        picture: The file.
        sentence: English.
        category, subcategory: ``animals`` and ``animals/birds``; the second is empty where the folder has no other inside.
        voices: Files by language.
    """

    name: str
    picture: Path
    sentence: str
    category: str
    subcategory: str
    voices: Mapping[str, Path]


def there() -> bool:
    """Whether the stamps were named and are there."""
    return bool(FOLDER.name) and bool(_root(FOLDER))


def _root(folder: Path) -> Path | None:
    """The folder that holds the categories."""
    tries = (folder, folder / "usr/share/tuxpaint/stamps", folder / "stamps")
    return next((one for one in tries if (one / "animals").is_dir()), None)


def read_stamps(folder: Path = FOLDER) -> list[Stamp]:
    """All stamps that have a sentence, in order of their names.

    Raises:
        FileNotFoundError: If the folder holds none.
    """
    root = _root(folder)
    if root is None:
        raise FileNotFoundError(folder)
    found = []
    for picture in sorted(root.rglob("*.png")):
        words = picture.with_suffix(".txt")
        if not words.is_file():
            continue
        parts = picture.relative_to(root).with_suffix("").parts
        sentence = words.read_text(encoding="utf-8").splitlines()[0].strip()
        voices = {
            language: file
            for language in LANGUAGES
            if (file := picture.with_name(f"{picture.stem}_desc_{language}.ogg")).is_file()
        }
        below = "/".join(parts[:2]) if len(parts) > 2 else ""
        found.append(Stamp("/".join(parts), picture, sentence, parts[0], below, voices))
    return found


def large_subcategories(stamps: Sequence[Stamp]) -> set[str]:
    """The subcategories with at least ten members."""
    counts = Counter(one.subcategory for one in stamps if one.subcategory)
    return {name for name, count in counts.items() if count >= FEWEST}


def folds(stamps: Sequence[Stamp], seed: int = 0) -> dict[str, int]:
    """A fold, 0 to 4, for each stamp's name: each folder is spread over all folds as evenly as can be."""
    drawn = random.Random(seed)
    found: dict[str, int] = {}
    groups: dict[tuple[str, str], list[str]] = {}
    for one in stamps:
        groups.setdefault((one.category, one.subcategory), []).append(one.name)
    place = 0
    for _, names in sorted(groups.items()):
        drawn.shuffle(names)
        for name in names:
            found[name] = place % FOLDS
            place += 1
    return found


def write_manifest(
    folder: Path,
    stamps: Sequence[Stamp],
    *,
    languages: Sequence[str] = LANGUAGES,
    test: int | None = None,
    unheard: str = "",
    seed: int = 0,
) -> Path:
    """Write ``manifest.csv`` with a row for each stamp, and put its files beside it (as hard links where that can be).

    Columns: ``image``, ``text``, ``audio``, ``category`` and ``subcategory`` (empty for those of fewer than ten members); facts
    ``meta.stamp``, ``meta.language`` and ``meta.fold``. Of the languages, one that the stamp has is drawn; it has no voice if it
    has none of them.

    Args:
        folder: An empty folder.
        stamps: What is written.
        languages: Languages that may be drawn.
        test: The fold that is the split ``test``; a tenth of the others is ``val``. Without it, no row names a split.
        unheard: A language in which all of the split ``test`` is spoken, and nothing else.
        seed: Everything that is drawn follows from it.
    """
    drawn = random.Random(seed)
    fold, large = folds(stamps, seed), large_subcategories(stamps)
    rows: list[dict[str, Any]] = []
    for one in stamps:
        held_out = test is not None and fold[one.name] == test
        heard = set(languages) - {unheard} if not (unheard and held_out) else {unheard}
        spoken = sorted(heard & set(one.voices))
        language = drawn.choice(spoken) if spoken else ""
        row = {
            "image": _beside(folder, one.name + ".png", one.picture),
            "text": one.sentence,
            "audio": _beside(folder, one.name + ".ogg", one.voices[language]) if language else "",
            "category": one.category,
            "subcategory": one.subcategory if one.subcategory in large else "",
            "meta.stamp": one.name,
            "meta.language": language,
            "meta.fold": fold[one.name],
        }
        held = drawn.random()
        if test is not None:
            row["split"] = "test" if held_out else "val" if held < 0.1 else "train"
        rows.append(row)
    path = folder / "manifest.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def import_stamps(opened: Any, name: str, folder: Path, stamps: Sequence[Stamp], **how: Any) -> Any:
    """Import stamps into an open project as a data set: slots ``image``, ``text``, ``audio`` and ``table``.

    Args:
        opened: The project.
        name: Of the data set.
        folder: An empty folder for the manifest.
        stamps: What is imported.
        **how: As in :func:`write_manifest`.

    Returns:
        The job of the import, ended.
    """
    return opened.runner.wait(opened.imports.import_source(write_manifest(folder, stamps, **how), name).id)


def _beside(folder: Path, name: str, file: Path) -> str:
    """Put a file into the folder; gives its path below it."""
    place = folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):
        os.link(file, place)
    if not place.exists():
        shutil.copyfile(file, place)
    return name


def trained(
    world: Any,
    folder: Path,
    recipe: str,
    minutes: str,
    settings: Mapping[str, str],
    either: Sequence[str] = (),
) -> Job:
    """A training on all stamps but a fifth, for some minutes or ``BENCH_STEPS``; some slots may be given and made."""
    found = read_stamps()
    job: Job = import_stamps(world.opened, "stamps", folder, found[:120] if world.short else found, test=0)
    assert job.state is JobState.DONE, job.failure
    for slot in either:
        world.opened.datasets.set_role("stamps", slot, "either")
    steps = os.environ.get("BENCH_STEPS", "3" if world.short else "")
    told = {
        "training.preview_every_s": "0",
        **({"training.steps": steps} if steps else {"training.minutes": minutes}),
        **({"training.batch": "8"} if world.short else {}),
        **settings,
    }
    job = world.opened.runner.wait(
        world.opened.runs.start("stamps", apply_settings(world.app.recipes.get(recipe), told)).id
    )
    assert job.state is JobState.DONE, job.failure
    return job


@contextmanager
def named_or(world: Any, train: Callable[[], Job]) -> Iterator[tuple[Any, Job]]:
    """A world and a run in it: the one that ``BENCH_PROJECT`` and ``BENCH_RUN`` name, or a new one."""
    if "BENCH_PROJECT" not in os.environ:
        yield world, train()
        return
    with world.app.open_project(Path(os.environ["BENCH_PROJECT"])) as opened:
        jobs = [job for job in opened.project.jobs.list() if job.run_id == os.environ["BENCH_RUN"]]
        yield type(world)(world.app, opened), next(job for job in jobs if job.kind == "train")
