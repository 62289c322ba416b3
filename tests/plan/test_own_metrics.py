"""The metrics that belong to a data set: its readers, each for what a run makes."""

from mmstudio.plan.judging.own_metrics import own_metrics, reader_of
from mmstudio.plugins.metric_specs import MetricSpec
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import Provenance


def metric(id_: str, modality: str, **more: str) -> MetricSpec:
    return MetricSpec(id=id_, title=id_, summary="s", factory="a:B", modality=modality, **more)  # type: ignore[arg-type]


def test_readers_of_a_data_set_are_chosen_by_what_a_run_makes() -> None:
    registry = Registry()
    own = Provenance("tests", "tests", "1")
    for spec in (
        metric("said", "text", beside="world"),
        metric("world", "image"),
        metric("heard", "audio", beside="world"),
        metric("counted", "text", reads="results", beside="world"),
        metric("other", "image", beside="elsewhere"),
        metric("any", "image", reads="results"),
    ):
        registry.metrics.add(spec, own)

    def ids(*modalities: str, reader: str = "world") -> list[str]:
        return [spec.id for spec in own_metrics(registry, modalities, reader)]

    assert ids("image") == ["world"]
    assert ids("text") == ["said", "counted"]
    assert ids("text", "image", "audio") == ["world", "said", "heard", "counted"]
    assert ids("table") == ids("image", reader="") == ids("text", reader="gone") == []
    assert [getattr(reader_of(registry, kind, "world"), "id", "") for kind in ("image", "text", "table")] == [
        "world",
        "said",
        "",
    ]
