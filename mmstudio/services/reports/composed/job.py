"""The job that puts results together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mmstudio.core.context import RunContext
from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.files.atomic import atomic_path, bytes_below
from mmstudio.core.payloads import ComposePayload
from mmstudio.core.sentences import words_of
from mmstudio.plugins.exchange_specs import COMPOSED, ExporterSpec
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.registry import Catalog, Registry
from mmstudio.plugins.specs import resolve
from mmstudio.services.exports.service import stop_if_asked
from mmstudio.services.generation.result_cards import CardReader, CardValue, ResultCard
from mmstudio.services.job_kinds import kind_of
from mmstudio.services.reports.composed.exported import write_exported
from mmstudio.services.reports.composed.film import write_film
from mmstudio.services.reports.composed.folder import write_folder
from mmstudio.services.reports.composed.page import write_page
from mmstudio.services.reports.composed.service import check_target
from mmstudio.services.reports.composed.values import ComposedCard, ComposedValue, chosen_cards
from mmstudio.storage.folder.layout import ProjectLayout


def run(context: RunContext) -> None:
    """Put results together; nothing is left behind if the job fails."""
    payload = kind_of(context.job).payload(context.job)
    assert isinstance(payload, ComposePayload)  # noqa: S101 - jobs of this kind are told nothing else
    target = Path(payload.target)
    check_target(payload.kind, target, context.project_dir, context.registry, replace=True)
    cards = chosen_cards(ProjectLayout(context.project_dir), payload.results)
    if not cards:
        raise UsageError("None of these results is there any more.")
    own = payload.kind in COMPOSED
    modality = "" if own else context.registry.exporters.get(payload.kind).modality
    told = _Told()
    try:
        _write(payload, target, _read(context, cards, modality, told), context)
    except OSError as error:
        raise StudioError(
            "The results cannot be put together in {path}: {reason}. Nothing was kept of it.",
            hint="Make room on the disk, or choose another place.",
            path=str(target),
            reason=error.strerror or words_of(error),
        ) from error
    size = bytes_below(target) if target.is_dir() else target.stat().st_size
    context.result({"target": str(target), "bytes": size, "results": told.results, "left_out": told.left_out})


def _write(payload: ComposePayload, target: Path, cards: Iterator[ComposedCard], context: RunContext) -> None:
    if payload.kind == "folder":
        write_folder(cards, target, payload.title, f"compose-{context.job.id}")
        return
    with atomic_path(target) as temporary:
        if payload.kind == "page":
            write_page(cards, temporary, payload.title)
        elif payload.kind == "film":
            write_film(cards, temporary, payload.seconds, lambda: stop_if_asked(context))
        else:
            raws = [one.raw for card in cards for one in card.values]
            exporters: Catalog[ExporterSpec] = context.registry.exporters
            plugin = exporters.provenance(payload.kind).plugin
            write_exported(raws, temporary, target.name, exporters.get(payload.kind), plugin)
            stop_if_asked(context)


@dataclass
class _Told:
    """How many results were put together, and how many could not be read."""

    results: int = 0
    left_out: int = 0


def _read(
    context: RunContext, cards: Sequence[ResultCard], modality: str, told: _Told
) -> Iterator[ComposedCard]:
    """The results one after another; those of which no value can be read are left out, and that is said.

    Where a modality is named, only its values are read, and results without any are passed over.
    """
    reader = CardReader(ProjectLayout(context.project_dir), context.registry, context.given_file)
    codecs = Codecs(context.registry)
    for number, card in enumerate(cards):
        stop_if_asked(context)
        context.progress(number, len(cards), note="Putting results together")
        content = reader.read(card)
        wanted = [value for value in content.values if modality in {"", value.modality}]
        values = tuple(one for value in wanted if (one := _value(codecs.of, value, context)) is not None)
        if values:
            told.results += 1
            yield ComposedCard(card, content, values)
        elif wanted or not modality:
            told.left_out += 1
    if told.left_out and not told.results:
        raise StudioError("None of these results can be read.")
    if not told.results:
        raise UsageError("None of these results has a value of the kind {modality!r}.", modality=modality)
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
        raw = codec.read(value.path) if value.path is not None else codec.parse(value.data)
        return ComposedValue(value, raw, codec.shown(raw))
    except Exception as error:  # noqa: BLE001 - a codec of a plugin may fail in any way; the others are still taken
        context.log("{name} is left out: {reason}", level="warning", name=name, reason=words_of(error))
        return None
