"""The job that puts results together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from mmstudio.core.context import RunContext
from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.files.atomic import atomic_path, bytes_below
from mmstudio.core.files.door import child
from mmstudio.core.payloads import ComposePayload
from mmstudio.core.sentences import words_of
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve
from mmstudio.services.exports.service import stop_if_asked
from mmstudio.services.generation.result_cards import (
    CardReader,
    CardValue,
    ResultCard,
    cards_of,
    key_of,
)
from mmstudio.services.generation.sessions import is_result
from mmstudio.services.job_kinds import kind_of
from mmstudio.services.reports.composed.film import write_film
from mmstudio.services.reports.composed.folder import write_folder
from mmstudio.services.reports.composed.page import write_page
from mmstudio.services.reports.composed.service import check_target
from mmstudio.services.reports.composed.values import ComposedCard, ComposedValue
from mmstudio.storage.folder.layout import ProjectLayout


def run(context: RunContext) -> None:
    """Put results together; nothing is left behind if the job fails."""
    payload = kind_of(context.job).payload(context.job)
    assert isinstance(payload, ComposePayload)  # noqa: S101 - jobs of this kind are told nothing else
    target = Path(payload.target)
    check_target(payload.kind, target, context.project_dir, replace=True)
    cards = chosen_cards(ProjectLayout(context.project_dir), payload)
    reader = CardReader(ProjectLayout(context.project_dir), context.registry, context.given_file)
    told: list[ResultCard] = []
    try:
        _write(payload, target, _read(context, cards, reader, told), context)
    except OSError as error:
        raise StudioError(
            "The results cannot be put together in {path}: {reason}. Nothing was kept of it.",
            hint="Make room on the disk, or choose another place.",
            path=str(target),
            reason=error.strerror or words_of(error),
        ) from error
    size = bytes_below(target) if target.is_dir() else target.stat().st_size
    left_out = len(cards) - len(told)
    context.result({"target": str(target), "results": len(told), "bytes": size, "left_out": left_out})


def chosen_cards(layout: ProjectLayout, payload: ComposePayload) -> list[ResultCard]:
    """The wanted results, each once, with all values that lie beside the named files.

    Raises:
        UsageError: If none of them is there any more.
    """
    found: dict[tuple[Path, str], list[Path]] = {}
    beside: dict[str, dict[tuple[Path, str], list[Path]]] = {}
    for one in payload.results:
        folder = layout.session(one.session)
        if one.session not in beside:
            listed = sorted(filter(is_result, folder.iterdir())) if folder.is_dir() else []
            beside[one.session] = {key_of(card.path): list(card.files) for card in cards_of(listed)}
        key = key_of(child(folder, one.name))
        if key in beside[one.session]:
            found[key] = beside[one.session][key]
    if not found:
        raise UsageError("None of these results is there any more.")
    return [cards_of(files)[0] for files in found.values()]


def _write(payload: ComposePayload, target: Path, cards: Iterator[ComposedCard], context: RunContext) -> None:
    if payload.kind == "folder":
        write_folder(cards, target, payload.title, f"compose-{context.job.id}")
        return
    with atomic_path(target) as temporary:
        if payload.kind == "page":
            write_page(cards, temporary, payload.title)
        else:
            write_film(cards, temporary, payload.seconds, lambda: stop_if_asked(context))


def _read(
    context: RunContext, cards: Sequence[ResultCard], reader: CardReader, told: list[ResultCard]
) -> Iterator[ComposedCard]:
    """The results one after another; those of which no value can be read are left out, and that is said."""
    codecs = Codecs(context.registry)
    for number, card in enumerate(cards):
        stop_if_asked(context)
        context.progress(number, len(cards), note="Putting results together")
        content = reader.read(card)
        values = tuple(
            one for value in content.values if (one := _value(codecs.of, value, context)) is not None
        )
        if values:
            told.append(card)
            yield ComposedCard(card, content, values)
    if not told:
        raise StudioError("None of these results can be read.")
    context.progress(len(cards), len(cards), note="Putting results together")


class Codecs:
    """The codecs of a registry, each made once."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._made: dict[str, Codec] = {}

    def of(self, modality: str) -> Codec:
        """The codec of a modality."""
        if modality not in self._made:
            self._made[modality] = resolve(self._registry.modalities.get(modality).factory)()
        return self._made[modality]


def _value(codec_of: Callable[[str], Codec], value: CardValue, context: RunContext) -> ComposedValue | None:
    name = value.path.name if value.path is not None else value.slot
    try:
        codec = codec_of(value.modality)
        raw = codec.read(value.path) if value.path is not None else value.data
        return ComposedValue(value, raw, codec.shown(raw))
    except Exception as error:  # noqa: BLE001 - a codec of a plugin may fail in any way; the others are still taken
        context.log("{name} is left out: {reason}", level="warning", name=name, reason=words_of(error))
        return None
