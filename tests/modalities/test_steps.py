"""Preprocessing and augmentation: every step on real arrays, the smallest ones too."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from mmstudio.api import Slot, Sound
from mmstudio.nn import NO_RESOURCES, Preparer
from mmstudio.nn.audio import log_mel
from mmstudio.plugins.specs import StepSpec, resolve
from mmstudio_audio.model import AudioCnn
from mmstudio_audio.plugin import AudioCnnConfig
from mmstudio_audio.step_specs import STEPS as AUDIO
from mmstudio_image.codec import ImageCodec
from mmstudio_image.step_specs import STEPS as IMAGE
from mmstudio_text.model import TextTransformer
from mmstudio_text.plugin import TextTransformerConfig
from mmstudio_text.step_specs import STEPS as TEXT

SPECS = {spec.id: spec for spec in (*IMAGE, *AUDIO, *TEXT)}
SIZES = ((1, 1), (1, 7), (9, 1), (5, 8), (40, 31))


def made(name: str, **settings: Any) -> Any:
    spec = SPECS[name]
    return resolve(spec.factory)(spec.config(**settings))


def picture(height: int, width: int, channels: int = 3) -> Any:
    return np.random.default_rng(height * width).integers(0, 256, (height, width, channels), np.uint8)


def note(count: int, *, rate_hz: int = 8000, channels: int = 1, level: float = 0.5) -> Sound:
    wave = level * np.sin(2 * np.pi * 440 * np.arange(count) / rate_hz)
    return Sound(np.tile(wave.astype(np.float32), (channels, 1)), rate_hz)


def rng(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


# Pictures


@pytest.mark.parametrize("spec", [spec for spec in IMAGE if not spec.random], ids=lambda spec: spec.id)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("channels", [1, 3])
def test_any_picture_stays_a_picture(spec: StepSpec, size: tuple[int, int], channels: int) -> None:
    raw = picture(*size, channels)
    before = raw.copy()
    result = made(spec.id).apply(raw)
    assert result.dtype == np.uint8
    assert result.shape[2] == channels
    assert min(result.shape) >= 1
    assert ImageCodec().preview(result).shape[2] == 3
    assert np.array_equal(raw, before)


def test_resizing_keeps_proportions_or_not_and_enlarges_only_when_told() -> None:
    assert made("image-resize", side=16).apply(picture(40, 20)).shape == (16, 8, 3)
    assert made("image-resize", side=16).apply(picture(4000, 1)).shape == (16, 1, 3)
    assert made("image-resize", side=16, keep_ratio=False).apply(picture(40, 20)).shape == (16, 16, 3)
    small = picture(5, 8)
    assert made("image-resize", side=16).apply(small) is small
    assert made("image-resize", side=16, enlarge=True).apply(small).shape == (10, 16, 3)


def test_a_crop_is_where_it_is_said_to_be() -> None:
    raw = picture(10, 6)
    assert np.array_equal(made("image-crop").apply(raw), raw[2:8])
    assert np.array_equal(made("image-crop", place="top").apply(raw), raw[:6])
    assert np.array_equal(made("image-crop", place="bottom").apply(raw), raw[4:])
    half = made("image-crop", square=False, share=0.5, place="right").apply(raw)
    assert np.array_equal(half, raw[2:7, 3:])


def test_padding_keeps_the_picture_in_the_middle() -> None:
    raw = picture(4, 6, 1)
    result = made("image-pad", fill="black").apply(raw)
    assert result.shape == (6, 6, 1)
    assert np.array_equal(result[1:5], raw)
    assert not result[0].any()
    framed = made("image-pad", square=False, border=0.5, fill="edge").apply(raw)
    assert framed.shape == (10, 12, 1)
    assert (framed[:3, :3] == raw[0, 0]).all()
    assert made("image-pad").apply(picture(5, 5)).shape == (5, 5, 3)


def test_quarter_turns_are_exact_and_others_show_all_of_the_picture() -> None:
    raw = picture(4, 6)
    assert np.array_equal(made("image-rotate").apply(raw), np.rot90(raw))
    assert np.array_equal(made("image-rotate", degrees=-180).apply(raw), raw[::-1, ::-1])
    assert np.array_equal(made("image-rotate", degrees=0).apply(raw), raw)
    bright = np.full((20, 20, 3), 200, np.uint8)
    turned = made("image-rotate", degrees=45, fill="black").apply(bright)
    assert turned.shape[0] in range(28, 31)
    assert not turned[0, 0].any()
    assert (turned[turned.shape[0] // 2, turned.shape[1] // 2] == 200).all()


def test_flips() -> None:
    raw = picture(4, 6)
    assert np.array_equal(made("image-flip").apply(raw), raw[:, ::-1])
    assert np.array_equal(made("image-flip", direction="vertical").apply(raw), raw[::-1])


def test_colours_change_as_they_are_told() -> None:
    raw = picture(8, 8)
    assert np.array_equal(made("image-colour").apply(raw), raw)
    assert not made("image-colour", brightness=0).apply(raw).any()
    grey = made("image-colour", saturation=0).apply(raw)
    assert (grey == grey[..., :1]).all()
    flat = made("image-colour", contrast=0).apply(raw)
    assert flat.min() == flat.max()
    lone = picture(8, 8, 1)
    assert np.array_equal(made("image-colour", saturation=0).apply(lone), lone)


def test_contrast_is_stretched_and_flat_pictures_stay() -> None:
    raw = (100 + picture(16, 16) // 8).astype(np.uint8)
    result = made("image-normalise", cut=0).apply(raw)
    assert (result.min(), result.max()) == (0, 255)
    tinted = raw.copy()
    tinted[..., 0] += 60
    for channel in range(3):
        values = made("image-normalise", cut=0, channels=True).apply(tinted)[..., channel]
        assert (values.min(), values.max()) == (0, 255)
    flat = np.full((3, 3, 3), 77, np.uint8)
    assert np.array_equal(made("image-normalise").apply(flat), flat)


def batch(side: int, channels: int = 3, count: int = 32) -> Tensor:
    return torch.from_numpy(
        np.random.default_rng(side).integers(0, 256, (count, channels, side, side), np.uint8)
    )


@pytest.mark.parametrize("spec", [spec for spec in IMAGE if spec.random], ids=lambda spec: spec.id)
@pytest.mark.parametrize("shape", [(1, 3, 1, 1), (4, 1, 1, 9), (4, 3, 9, 1), (4, 3, 8, 8), (2, 1, 7, 5)])
def test_batches_of_any_size_stay_what_they_are(spec: StepSpec, shape: tuple[int, ...]) -> None:
    pixels = torch.from_numpy(np.random.default_rng(0).integers(0, 256, shape, np.uint8))
    kept = pixels.clone()
    result = made(spec.id).apply(pixels, rng())
    assert result.shape == pixels.shape
    assert result.dtype == torch.uint8
    assert torch.equal(pixels, kept)
    assert torch.equal(result, made(spec.id).apply(pixels, rng()))
    real = made(spec.id).apply(pixels.float(), rng())
    assert real.dtype == torch.float32
    assert real.isfinite().all()


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("image-mirror", {"probability": 0}),
        ("image-random-crop", {"least": 1}),
        ("image-random-rotate", {"degrees": 0}),
        ("image-jitter", {"brightness": 0, "contrast": 0, "saturation": 0}),
    ],
)
def test_steps_that_are_set_to_nothing_do_nothing(name: str, settings: dict[str, Any]) -> None:
    pixels = batch(9)
    assert (made(name, **settings).apply(pixels, rng()).int() - pixels.int()).abs().max() <= 1


def test_a_vertical_mirror_swaps_top_and_bottom() -> None:
    pixels = batch(6)
    assert torch.equal(
        made("image-mirror", probability=1, direction="vertical").apply(pixels, rng()), pixels.flip(-2)
    )


def test_a_random_crop_shows_a_part_of_the_picture() -> None:
    ramp = torch.arange(0, 240, 10, dtype=torch.uint8).expand(64, 1, 24, 24)
    result = made("image-random-crop", least=0.5).apply(ramp, rng()).float()
    span = result.amax(dim=(1, 2, 3)) - result.amin(dim=(1, 2, 3))
    assert (span <= 235).all()
    assert (span >= 105).all()
    assert span.std() > 10
    middles = result.mean(dim=(1, 2, 3))
    assert middles.std() > 5


def test_random_rotations_are_as_wide_as_they_are_told_and_keep_proportions() -> None:
    """A quarter turn of a wide picture's middle square is exactly that of numpy, whatever the proportions."""
    wide = torch.zeros(1, 1, 9, 21)
    wide[..., 4, 8:13] = 255
    step = made("image-random-rotate", degrees=180)
    seeds = [seed for seed in range(400) if abs(torch.rand(1, generator=rng(seed)).item() - 0.75) < 0.002]
    turned = step.apply(wide, rng(seeds[0]))
    assert turned[0, 0, 2:7, 10].min() > 200
    assert turned[0, 0, 4, [8, 12]].max() < 60
    upright = made("image-random-rotate", degrees=5).apply(batch(15), rng())
    assert (upright.float() - batch(15).float())[..., 7, 7].abs().mean() < 30


def test_random_colours_differ_between_pictures_and_leave_grey_ones_grey() -> None:
    pixels = torch.full((64, 3, 4, 4), 128, dtype=torch.uint8)
    result = made("image-jitter", brightness=0.5).apply(pixels, rng())
    assert len(result[:, 0, 0, 0].unique()) > 20
    assert (result == result[:, :1]).all()
    assert result.min() >= 64
    assert result.max() <= 192


# Sounds


@pytest.mark.parametrize("spec", [spec for spec in AUDIO if not spec.random], ids=lambda spec: spec.id)
@pytest.mark.parametrize("count", [1, 2, 63, 64, 8000])
@pytest.mark.parametrize("channels", [1, 2])
def test_any_sound_stays_a_sound(spec: StepSpec, count: int, channels: int) -> None:
    raw = note(count, channels=channels)
    before = raw.samples.copy()
    result = made(spec.id).apply(raw)
    assert result.samples.dtype == np.float32
    assert result.samples.shape[0] == channels
    assert result.samples.shape[1] >= 1
    assert np.isfinite(result.samples).all()
    assert np.abs(result.samples).max() <= 1
    assert np.array_equal(raw.samples, before)
    silent = made(spec.id).apply(Sound(np.zeros((channels, count), np.float32), 8000))
    assert not silent.samples.any()


def test_resampling_keeps_pitch_and_length() -> None:
    result = made("audio-resample", rate_hz=16000, mono=True).apply(note(8000, channels=2))
    assert result.rate_hz == 16000
    assert result.samples.shape == (1, 16000)
    spectrum = np.abs(np.fft.rfft(result.samples[0]))
    assert abs(int(spectrum.argmax()) - 440) <= 1


def test_silence_is_trimmed_at_both_ends_only() -> None:
    quiet = np.zeros((1, 4000), np.float32)
    loud = note(1600).samples
    raw = Sound(np.concatenate([quiet, loud, quiet, loud, quiet], axis=1), 8000)
    result = made("audio-trim", margin_ms=0).apply(raw)
    assert result.samples.shape[1] in range(4000 + 3200, 4000 + 3200 + 200)
    wider = made("audio-trim", margin_ms=100).apply(raw)
    assert wider.samples.shape[1] == result.samples.shape[1] + 1600


def test_lengths() -> None:
    raw = note(100)
    longer = made("audio-length", seconds=0.05).apply(raw)
    assert longer.samples.shape == (1, 400)
    assert not longer.samples[:, 100:].any()
    looped = made("audio-length", seconds=0.05, fill="loop").apply(raw)
    assert np.array_equal(looped.samples, np.tile(raw.samples, (1, 4)))
    assert made("audio-length", seconds=0.01).apply(raw).samples.shape == (1, 80)
    assert made("audio-length", seconds=0.01, cut=False).apply(raw) is raw


def test_gains() -> None:
    raw = note(800, level=0.25)
    louder = made("audio-gain", gain_db=6).apply(raw)
    assert np.allclose(louder.samples, raw.samples * 10 ** (6 / 20), atol=1e-6)
    assert np.abs(made("audio-gain", normalise=True).apply(raw).samples).max() == pytest.approx(1)
    assert np.abs(made("audio-gain", gain_db=60).apply(raw).samples).max() == 1


def spectrograms(count: int = 16, frames: int = 40) -> dict[str, Tensor]:
    wave = torch.from_numpy(note(frames * 160, rate_hz=16000).samples[0])
    mel = log_mel(wave, 16000, 32, 160)[:, :frames].to(torch.float16).expand(count, 32, frames).clone()
    length = torch.arange(count, dtype=torch.int16) * frames // (count - 1)
    silence = torch.arange(frames) >= length[:, None].long()
    mel[silence[:, None].expand_as(mel)] = float(np.log(1e-3))
    return {"mel": mel, "frames": length}


def test_a_random_gain_is_what_another_loudness_of_the_sound_would_be() -> None:
    raw = note(6400, rate_hz=16000, level=0.2)
    wave = torch.from_numpy(raw.samples[0])
    mel = log_mel(wave, 16000, 32, 160)[None].expand(8, -1, -1)
    step = made("audio-random-gain", spread_db=6)
    result = step.apply(mel, rng())
    gain = 10 ** ((6 * (2 * torch.rand(8, 1, generator=rng()) - 1)) / 20)
    for one, factor in zip(result, gain, strict=True):
        assert (one - log_mel(wave * factor, 16000, 32, 160)).abs().max() < 0.01
    silence = spectrograms()["mel"][:1]
    assert torch.equal(step.apply(silence, rng()), silence)


def test_another_voice_is_higher_or_lower_and_quicker_or_slower_by_what_was_drawn() -> None:
    """Of a tone of one band that lasts some frames: where its band and its end come to lie, by the same draws."""
    silent = float(torch.tensor(np.log(1e-3)).half())
    mel = torch.full((6, 40, 50), silent, dtype=torch.float16)
    mel[:, 20, :30] = 5.0
    batch = {"mel": mel, "frames": torch.full((6,), 30, dtype=torch.int16)}
    result = made("audio-random-voice", height=0.1, pace=0.2).apply(batch, rng())
    height, pace = (2 * torch.rand(6, 2, generator=rng()) - 1).unbind(1)
    power = result["mel"].float() - silent
    middles = (power[:, :, 5] * torch.arange(40)).sum(dim=1) / power[:, :, 5].sum(dim=1)
    assert torch.allclose(middles, 20 + 4 * height, atol=0.02)
    lasting = (30 / (1 + 0.2 * pace)).ceil()
    assert result["frames"].tolist() == lasting.tolist()
    assert result["frames"].dtype == torch.int16
    heard = power.sum(dim=1) > 0.01
    assert torch.equal(heard, torch.arange(50) < lasting[:, None])
    still = made("audio-random-voice", height=0, pace=0).apply(batch, rng())
    assert torch.equal(still["mel"], mel)
    assert torch.equal(still["frames"], batch["frames"])


def test_masks_hide_stretches_and_bands_and_only_of_the_sound() -> None:
    batch = spectrograms()
    result = made("audio-spec-augment", time_share=0.3, band_share=0.3).apply(batch, rng())
    assert torch.equal(result["frames"], batch["frames"])
    changed = result["mel"] != batch["mel"]
    behind = torch.arange(40) >= batch["frames"][:, None].long()
    assert not changed[behind[:, None].expand_as(changed)].any()
    assert not changed[0].any()  # a sound without a frame
    assert changed[8:].flatten(1).any(dim=1).sum() >= 7
    hidden_times = changed[15].float().mean(dim=0)
    assert (hidden_times > 0.9).sum() <= 2 * 0.3 * 40
    assert (changed[15].float().mean(dim=1) > 0.9).sum() <= 2 * 0.3 * 32
    values = [result["mel"][15][changed[15]].unique().numel()]
    assert values == [1]  # the mean of the sound
    none = made("audio-spec-augment", times=0, bands=0).apply(batch, rng())
    assert torch.equal(none["mel"], batch["mel"])


def test_the_step_on_sounds_fits_what_the_encoder_prepares() -> None:
    raws = [note(count, rate_hz=16000) for count in (1, 800, 16000)]
    slot, config = Slot("audio", "audio"), AudioCnnConfig(width=16, mels=16)
    state = AudioCnn.fit(config, slot, raws)
    encoder, by = AudioCnn(config, slot, state), AudioCnn.preparer(config, slot, state, NO_RESOURCES)
    rows = [by.arrays(raw) for raw in [*raws, None]]
    batch = {name: torch.from_numpy(np.stack([row[name] for row in rows])) for name in rows[0]}
    result = made("audio-spec-augment", time_share=0.5, band_share=0.5).apply(batch, rng(1))
    assert encoder({**batch, **result}).tokens.isfinite().all()
    assert by.shown(rows[2]).shape[2] == 3
    assert by.shown(rows[2]).dtype == np.uint8
    assert by.shown(rows[3]).std(axis=(0, 1)).max() == 0


# Texts


@pytest.mark.parametrize("spec", [spec for spec in TEXT if not spec.random], ids=lambda spec: spec.id)
@pytest.mark.parametrize(
    "text", ["x", "Two  WORDS", "一个红色的圆", "\U0001f300", "", " \n ", "İ{0}{text}%s"]
)
def test_any_text_stays_a_text(spec: StepSpec, text: str) -> None:
    assert isinstance(made(spec.id).apply(text), str)


def test_texts_change_as_they_are_told() -> None:
    assert made("text-lower").apply("Ein GROSSER Ring") == "ein grosser ring"
    assert made("text-template").apply("a {ring}") == "a photo of a {ring}"
    assert made("text-template", template="{text}, {text}").apply("x") == "x, x"
    assert made("text-template", template="photo:").apply("x") == "photo: x"
    assert made("text-template", template="").apply("x") == "x"
    assert made("text-truncate", words=2).apply("one,  two three") == "one,  two"
    assert made("text-truncate", words=3).apply("一个红色的圆") == "一个红"
    assert made("text-truncate", words=2).apply("a 红 b") == "a 红"
    assert made("text-truncate", words=9).apply("one two ") == "one two "


TEXTS = ["a red ring on the left", "two green crosses", "一个红色的圆", "x", "stripes don't lie"]


@pytest.fixture(scope="module")
def words() -> Preparer:
    slot, config = Slot("text", "text"), TextTransformerConfig(width=16, vocabulary=512, max_tokens=24)
    return TextTransformer.preparer(config, slot, TextTransformer.fit(config, slot, TEXTS), NO_RESOURCES)


def prepared(by: Preparer, texts: list[str | None]) -> dict[str, Tensor]:
    rows = [by.arrays(text) for text in texts]
    return {name: torch.from_numpy(np.stack([row[name] for row in rows])) for name in rows[0]}


def test_pieces_know_their_word(words: Preparer) -> None:
    one = words("a red ring")
    assert one["words"].max() == 2
    chinese = words("一个红色的圆")
    assert chinese["words"].max() >= 2  # some of six characters, not one word
    assert (words.blank()["words"] == 0).all()


def test_whole_words_are_dropped_and_the_rest_moves_together(words: Preparer) -> None:
    batch = prepared(words, [*TEXTS, None] * 8)
    result = made("text-word-drop", probability=0.5).apply(batch, rng(2))
    assert result["ids"].dtype == batch["ids"].dtype
    for row in range(len(batch["length"])):
        whole = words.shown({name: array[row].numpy() for name, array in batch.items()})
        left = words.shown({name: array[row].numpy() for name, array in result.items()})
        assert bool(left) == bool(whole)
        rest = iter(whole.split() if whole.isascii() else whole)
        assert all(word in rest for word in (left.split() if left.isascii() else left)), (whole, left)
        length = int(result["length"][row])
        assert (result["ids"][row, length:] == 0).all()
        assert (result["ids"][row, :length] != 0).all()
    assert int(result["length"].sum()) < int(batch["length"].sum())
    config, slot = TextTransformerConfig(width=16, vocabulary=512, max_tokens=24), Slot("text", "text")
    encoder = TextTransformer(config, slot, TextTransformer.fit(config, slot, TEXTS)).eval()
    assert encoder(result).tokens.isfinite().all()


def test_one_word_always_stays(words: Preparer) -> None:
    batch = prepared(words, [*TEXTS, None])
    for seed in range(20):
        result = made("text-word-drop", probability=0.9).apply(batch, rng(seed))
        assert result["length"].tolist()[-1] == 0
        assert min(result["length"].tolist()[:-1]) >= 1
    nothing = made("text-word-drop", probability=0).apply(batch, rng())
    assert all(torch.equal(nothing[name], batch[name]) for name in batch)


# All


def test_a_step_that_can_contradict_says_how_in_a_sentence() -> None:
    assert {spec.id for spec in SPECS.values() if spec.contradicts} >= {
        "image-mirror",
        "image-jitter",
        "image-flip",
        "image-random-rotate",
    }
    assert all(spec.contradicts.endswith(".") for spec in SPECS.values() if spec.contradicts)
    assert {spec.id for spec in SPECS.values() if spec.random and not spec.moves_together} == {
        "audio-spec-augment",
        "text-word-drop",
    }


@pytest.mark.parametrize("name", ["image-mirror", "image-random-crop", "image-random-rotate", "image-jitter"])
def test_pictures_of_another_size_move_by_the_same_draws(name: str) -> None:
    """Of a picture that is enlarged by repeating pixels, the change is the enlarged change."""
    small = batch(24)
    smooth = torch.nn.functional.avg_pool2d(small.float(), 5, 1, 2)
    large = smooth.repeat_interleave(2, dim=2).repeat_interleave(2, dim=3)
    one, other = made(name).apply(smooth, rng(5)), made(name).apply(large, rng(5))
    back = torch.nn.functional.avg_pool2d(other, 2)
    tolerance = 1e-3 if name in {"image-mirror", "image-jitter"} else 12.0
    assert (back - one).abs().mean() <= tolerance
    assert (back - smooth).abs().mean() > (back - one).abs().mean() * 2
