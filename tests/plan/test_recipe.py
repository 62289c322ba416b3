"""Recipes: reading them, and putting single settings in."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmstudio.core.errors import UsageError
from mmstudio.plan.payloads import EstimatePayload
from mmstudio.plan.recipe import Choice, Recipe, Sampling, Training, parse_recipe
from mmstudio.plan.recipe_settings import apply_settings

RECIPE = Recipe(
    id="base",
    title="Base",
    encoders={"text": Choice(id="text-transformer", settings={"width": 32})},
    fusion=Choice(id="concat", settings={"hidden": 64}),
    generator=Choice(id="image-flow", settings={"width": 32}),
    sampling=Sampling(guidance={"text": 1.0}),
)

WORDS = (
    "training sampling generator fusion encoder text guidance settings batch id betas precision conditions image.view "
    "width 0"
)
PATHS = st.lists(st.sampled_from(["", " ", *WORDS.split()]), max_size=5).map(".".join)
VALUES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["NaN", "Infinity", "-1e999", "1" * 5000, "[" * 5000, '{"a": 1}', "null", "\ud800"]),
)


@pytest.mark.parametrize(
    ("path", "text", "place", "value"),
    [
        ("generator.width", "64", ("generator", "settings", "width"), 64),
        ("generator.prior", "learned", ("generator", "settings", "prior"), "learned"),
        ("generator.multipliers", "[1, 2, 4]", ("generator", "settings", "multipliers"), [1, 2, 4]),
        ("fusion.rank", "3", ("fusion", "settings", "rank"), 3),
        ("encoder.text.width", "48", ("encoders", "text", "settings", "width"), 48),
        ("encoder.text.id", "other", ("encoders", "text", "id"), "other"),
        ("encoder.audio.mels", "32", ("encoders", "audio", "settings", "mels"), 32),
        ("encoder.image.view.size", "16", ("encoders", "image.view", "settings", "size"), 16),
        ("training.batch", "8", ("training", "batch"), 8),
        ("training.betas", "[0.5, 0.9]", ("training", "betas"), [0.5, 0.9]),
        ("training.views", "true", ("training", "views"), True),
        ("sampling.settings.steps", "4", ("sampling", "settings", "steps"), 4),
        ("sampling.guidance.audio", "2", ("sampling", "guidance", "audio"), 2.0),
        ("sampling.guidance.image.view", "0.5", ("sampling", "guidance", "image.view"), 0.5),
        ("conditions", '["text"]', ("conditions",), ["text"]),
        ("conditions", "text, audio", ("conditions",), ["text", "audio"]),
        ("conditions", "7", ("conditions",), ["7"]),
        ("conditions", "text, audio, text", ("conditions",), ["text", "audio"]),
        ("target", "7", ("targets",), ["7"]),
        ("target", "a, b", ("targets",), ["a, b"]),
        ("targets", "7", ("targets",), ["7"]),
        ("targets", "image, sound", ("targets",), ["image", "sound"]),
        ("targets", '["a, b"]', ("targets",), ["a, b"]),
        ("title", "2025", ("title",), "2025"),
        ("title", "A: b, c", ("title",), "A: b, c"),
    ],
)
def test_one_setting(path: str, text: str, place: tuple[str, ...], value: object) -> None:
    changed = apply_settings(RECIPE, {path: text}).model_dump(mode="json")
    before = RECIPE.model_dump(mode="json")
    found, *_ = [changed]
    for key in place:
        found = found[key]
    assert found == value
    changed[place[0]], before[place[0]] = None, None
    assert changed == before


def test_the_recipe_itself_stays_as_it_was() -> None:
    text = RECIPE.model_dump_json()
    apply_settings(RECIPE, {"generator.width": "8", "sampling.guidance.text": "3", "encoder.text.width": "8"})
    assert RECIPE.model_dump_json() == text


def test_another_part_forgets_the_settings_of_the_former() -> None:
    changed = apply_settings(RECIPE, {"generator.id": "image-vae"})
    assert changed.generator == Choice(id="image-vae")


def test_another_generator_forgets_how_the_former_one_sampled() -> None:
    asked = {"sampling.settings.steps": "4", "sampling.fast": '{"steps": 2}', "sampling.joint": "2"}
    changed = apply_settings(RECIPE, {**asked, "generator.width": "8"})
    assert apply_settings(changed, {"generator.id": "image-vae"}).sampling == Sampling()
    kept = apply_settings(changed, {"sampling.settings.temperature": "0.5", "generator.id": "image-vae"})
    assert kept.sampling == Sampling(settings={"temperature": 0.5})
    assert apply_settings(changed, {"fusion.id": "attention"}).sampling == changed.sampling


@pytest.mark.parametrize("order", [1, -1])
def test_settings_of_another_part_may_stand_before_its_id(order: int) -> None:
    settings = [("generator.id", "image-vae"), ("generator.latent", "8")][::order]
    changed = apply_settings(RECIPE, dict(settings))
    assert changed.generator == Choice(id="image-vae", settings={"latent": 8})


def test_steps_are_a_list_of_ids_or_of_choices() -> None:
    mirror = '{"id": "image-mirror", "settings": {"probability": 0.3}}'
    settings = {
        "preprocess.image": "image-crop, image-mirror",
        "preprocess.image.view": f'["image-pad", {mirror}]',
        "preprocess.text": "",
    }
    changed = apply_settings(RECIPE, settings).preprocess
    assert changed == {
        "image": [Choice(id="image-crop"), Choice(id="image-mirror")],
        "image.view": [Choice(id="image-pad"), Choice(id="image-mirror", settings={"probability": 0.3})],
        "text": [],
    }
    with pytest.raises(UsageError, match=r"'preprocess\.image' takes a list of steps"):
        apply_settings(RECIPE, {"preprocess.image": "3"})


@pytest.mark.parametrize(
    "path",
    [
        *(
            "",
            ".",
            "generator",
            "fusion",
            "training",
            "sampling",
            "encoder",
            "encoder.text",
            "nonsense",
            "id",
        ),
        *("generator.a.b", "fusion.a.b", "training.batch.x", "training.betas.0", "training.precision.x"),
        *("sampling.joint.x", "summary", "preprocess", "preprocess."),
    ],
)
def test_a_path_that_names_nothing(path: str) -> None:
    with pytest.raises(UsageError) as caught:
        apply_settings(RECIPE, {path: "1"})
    assert repr(path) in str(caught.value)
    assert "Settings start with" in caught.value.hint


@pytest.mark.parametrize(
    ("path", "text", "field"),
    [
        ("training.batch", "0", "training.batch"),
        ("training.batch", "many", "training.batch"),
        ("training.lr", "NaN", "training.lr"),
        ("training.minutes", "1e999", "training.minutes"),
        ("training.clip", "Infinity", "training.clip"),
        ("training.steps", "1" * 5000, "training.steps"),
        ("training.precision", "fp8", "training.precision"),
        ("training.unheard_of", "1", "training.unheard_of"),
        ("training.", "1", "training."),
        ("sampling.joint", "NaN", "sampling.joint"),
        ("sampling.guidance", "3", "sampling.guidance"),
        ("conditions", "[3]", "conditions.0"),
        ("targets", "", "targets"),
        ("generator.id", "3", "generator.id"),
    ],
)
def test_a_value_that_does_not_fit(path: str, text: str, field: str) -> None:
    with pytest.raises(UsageError, match="The recipe with these settings") as caught:
        apply_settings(RECIPE, {path: text})
    assert f"{field}: " in str(caught.value)


@given(st.dictionaries(PATHS, VALUES, max_size=4))
def test_any_settings_give_a_recipe_or_a_sentence(settings: dict[str, str]) -> None:
    try:
        changed = apply_settings(RECIPE, settings)
    except UsageError:
        return
    assert Recipe.model_validate_json(changed.model_dump_json()) == changed


@given(st.text() | st.sampled_from(['{"id": 1}', "[]", "null", "{" * 4000, '{"id":"a","title":"b"}']))
def test_any_text_is_a_recipe_or_a_sentence(text: str) -> None:
    with pytest.raises(UsageError, match=r"some\.json is not a recipe"):
        parse_recipe(text, "some.json")


def test_a_recipe_goes_through_json() -> None:
    assert parse_recipe(RECIPE.model_dump_json(), "x") == RECIPE
    assert parse_recipe(json.dumps(RECIPE.model_dump(mode="json")), "x") == RECIPE


def test_the_first_wrong_field_is_named() -> None:
    data = RECIPE.model_dump(mode="json") | {"training": {"lr": 3}}
    with pytest.raises(UsageError, match=r"my file is not a recipe: training\.lr: it must be at most 1$"):
        parse_recipe(json.dumps(data), "my file")


def test_defaults_are_within_their_ranges() -> None:
    for part in (Training(), Sampling()):
        assert type(part).model_validate(part.model_dump()) == part


def test_a_recipe_says_of_what_format_it_is() -> None:
    written = json.loads(RECIPE.model_dump_json())
    assert (written["format"], written["targets"]) == (2, ["image"])
    assert parse_recipe(json.dumps(written), "it") == RECIPE


@pytest.mark.parametrize("stated", [{}, {"format": 1}])
@pytest.mark.parametrize("target", ["image", "sound", "a.view"])
def test_a_recipe_of_the_first_format_says_the_same(stated: dict[str, int], target: str) -> None:
    now = RECIPE.model_copy(update={"targets": (target,), "conditions": ("text",)})
    earlier = {**now.model_dump(mode="json"), "target": target}
    del earlier["format"], earlier["targets"]
    assert parse_recipe(json.dumps({**earlier, **stated}), "it") == now
    del earlier["target"]
    usual = now.model_copy(update={"targets": ("image",)})
    assert parse_recipe(json.dumps({**earlier, **stated}), "it") == usual  # it need not say what is usual


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"format": 3}, "newer format"),
        ({"format": 0}, "format"),
        ({"format": "2"}, "format"),
        ({"format": True}, "format"),
        ({"format": 2, "target": "image"}, "target"),
        ({"format": 1, "target": "image"}, "names target and targets"),
        ({"targets": []}, "targets"),
        ({"targets": "image"}, "targets"),
    ],
)
def test_what_is_of_no_format_is_refused(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        parse_recipe(json.dumps({**RECIPE.model_dump(mode="json"), **changes}), "it")


def test_a_slot_is_made_once() -> None:
    assert apply_settings(RECIPE, {"targets": "image,text,image"}).targets == ("image", "text")


def test_a_job_that_was_told_a_recipe_of_the_first_format_is_understood() -> None:
    parts = {"fusion": {"id": "concat"}, "generator": {"id": "image-flow"}}
    told = {"dataset": "birds", "recipe": {"id": "r", "title": "R", "target": "photo", **parts}}
    payload = EstimatePayload.model_validate(told)
    assert payload.recipe.targets == ("photo",)
    assert EstimatePayload.model_validate(json.loads(json.dumps(payload.to_json()))) == payload


def test_what_a_training_is_where_nothing_is_said() -> None:
    assert Training().model_dump() == {
        "batch": 128,
        "optimiser": "adamw",
        "lr": 1e-3,
        "matrix_lr": 0.02,
        "condition_lr": 0.0,
        "betas": (0.9, 0.99),
        "weight_decay": 0.0,
        "warmup": 0.05,
        "decay": 1.0,
        "settle": 1.0,
        "final_lr": 0.0,
        "ema_halflife": 0.05,
        "clip": 1.0,
        "labelled": 0.0,
        "balance": "equal",
        "precision": "auto",
        "channels_last": True,
        "drop": None,
        "nulls": "learned",
        "synthetic": True,
        "minutes": 3.0,
        "steps": 0,
        "preview_every_s": 30.0,
        "previews": 16,
        "checkpoint_every_s": 45.0,
        "checkpoint_every": 0,
        "keep": 3,
        "best_on": "",
        "best_count": 64,
        "patience": 0,
        "distil": 0.0,
        "views": False,
        "memory_mb": 0,
    }
    assert Sampling().model_dump() == {
        "joint": 1.0,
        "guidance": {},
        "settings": {},
        "fast": {},
        "fast_joint": 1.0,
    }


@pytest.mark.parametrize(
    ("field", "least", "most"),
    [
        ("batch", 1, 65536),
        ("lr", 1e-12, 1),
        ("matrix_lr", 1e-12, 1),
        ("condition_lr", 0, 1),
        ("weight_decay", 0, 1),
        ("warmup", 0, 1),
        ("decay", 0, 1),
        ("final_lr", 0, 1),
        ("ema_halflife", 1e-12, 1),
        ("clip", 0, None),
        ("drop", 0, 1),
        ("minutes", 1e-12, None),
        ("steps", 0, None),
        ("preview_every_s", 0, None),
        ("previews", 1, 256),
        ("checkpoint_every_s", 1e-12, None),
        ("checkpoint_every", 0, None),
        ("keep", 1, None),
        ("memory_mb", 0, None),
    ],
)
def test_the_range_of_a_setting(field: str, least: float, most: float | None) -> None:
    def said(value: float) -> float:
        return float(getattr(apply_settings(RECIPE, {f"training.{field}": repr(value)}).training, field))

    whole = isinstance(least, int) and isinstance(getattr(Training(), field), int)
    below = least - 1 if whole else 0 if least else -1e-9
    assert said(least) == least
    with pytest.raises(UsageError, match=f"training.{field}"):
        said(below)
    if most is None:
        assert said(1_000_000) == 1_000_000
    else:
        assert said(most) == most
        with pytest.raises(UsageError, match=f"training.{field}"):
            said(most + (1 if whole else 1e-9))
