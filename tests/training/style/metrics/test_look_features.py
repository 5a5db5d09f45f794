"""Look features: made in the same way twice, checked when loaded, and a distance that says what it should."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from capriccio.errors import InvalidField, ModelRejected, UnreadableFile, UnsupportedFrame
from capriccio_training.style.exported import Pixels
from capriccio_training.style.metrics import look_features
from capriccio_training.style.metrics.look_features import DEMO, LookFeatures, cloud, load_look_features, look_distance
from capriccio_training.style.metrics.look_net import FAULTS, FEATURES, PATCH_PX, LookNet, spoil
from capriccio_training.style.metrics.look_training import LOOK_FEATURES_KEY, Settings, train_look_features

QUICK = Settings(steps=60, batch=16, patches_per_picture=8)


def picture(seed: int, striped: bool) -> Pixels:
    """Two looks of a random scene: smooth blocks in warm colours, or stripes in cold ones."""
    random = np.random.default_rng(seed)
    blocks = random.uniform(60, 220, (4, 6, 3)) * ([0.6, 0.8, 1.0] if striped else [1.0, 0.8, 0.6])
    pixels = np.kron(blocks, np.ones((32, 32, 1)))
    if striped:
        pixels[::4] *= 0.6
    return pixels.astype(np.uint8)


def write_look(folder: Path, seeds: range, striped: bool) -> Path:
    folder.mkdir()
    for seed in seeds:
        Image.fromarray(picture(seed, striped)).save(folder / f"{seed:03}.png")
    return folder


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, LookFeatures]:
    folder = tmp_path_factory.mktemp("looks")
    looks = write_look(folder / "warm", range(10), False), write_look(folder / "cold", range(10, 20), True)
    content, info = train_look_features(*looks, QUICK)
    assert (info.looks, info.pictures) == (("warm", "cold"), (10, 10))
    assert info.accuracy["look"] > 0.8
    (folder / "features.onnx").write_bytes(content)
    return content, load_look_features(folder / "features.onnx")


def test_the_same_look_is_near_and_the_other_far_and_a_spoilt_one_between(
    trained: tuple[bytes, LookFeatures],
) -> None:
    features = trained[1]
    cold = cloud(features, (picture(seed, True) for seed in range(100, 120)))
    again = cloud(features, (picture(seed, True) for seed in range(200, 220)))
    warm = cloud(features, (picture(seed, False) for seed in range(100, 120)))
    tinted = cloud(features, ((picture(seed, True) * [1, 0.9, 1]).astype(np.uint8) for seed in range(100, 120)))
    near, between, far = (look_distance(points, cold) for points in (again, tinted, warm))
    assert abs(near) < 0.05 * far
    assert near < between < far


def test_the_same_pictures_give_the_same_file_and_another_seed_another(tmp_path: Path) -> None:
    looks = write_look(tmp_path / "warm", range(3), False), write_look(tmp_path / "cold", range(3), True)
    made = [train_look_features(*looks, Settings(3, 4, 2, seed=seed))[0] for seed in (0, 0, 1)]
    assert made[0] == made[1] != made[2]


def test_features_are_bounded_and_one_for_each_whole_patch(trained: tuple[bytes, LookFeatures]) -> None:
    points = trained[1].points(picture(0, True)[:127, :191])
    assert points.shape == (1 * 2, FEATURES)
    assert np.abs(points).max() <= 1


def test_the_file_says_what_it_was_trained_on(trained: tuple[bytes, LookFeatures]) -> None:
    content, features = trained
    assert features.looks == ("warm", "cold")
    (entry,) = onnx.load_from_string(content).metadata_props
    assert entry.key == LOOK_FEATURES_KEY
    assert json.loads(entry.value)["steps"] == QUICK.steps
    assert len(content) < 1_000_000


def test_the_distance_is_the_unbiased_estimate() -> None:
    random = np.random.default_rng(0)
    x, y = (random.standard_normal((count, 4)).astype(np.float32) for count in (5, 7))

    def k(a: np.ndarray, b: np.ndarray) -> float:
        return float((a @ b / 4 + 1) ** 3)

    within_x = np.mean([k(x[i], x[j]) for i in range(5) for j in range(5) if i != j])
    within_y = np.mean([k(y[i], y[j]) for i in range(7) for j in range(7) if i != j])
    across = np.mean([k(a, b) for a in x for b in y])
    assert look_distance(x, y) == pytest.approx(within_x + within_y - 2 * across, rel=1e-5)


def test_the_distance_does_not_depend_on_how_it_is_cut_into_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    x, y = (random.standard_normal((50, 8)).astype(np.float32) for _ in range(2))
    whole = look_distance(x, y)
    monkeypatch.setattr(look_features, "BLOCK_ROWS", 7)
    assert look_distance(x, y) == pytest.approx(whole, rel=1e-5)


def test_equal_distributions_are_at_zero_on_average() -> None:
    random = np.random.default_rng(0)
    draws = [random.standard_normal((2, 40, 8)).astype(np.float32) for _ in range(100)]
    distances = [look_distance(*draw) for draw in draws]
    assert min(distances) < 0 < max(distances)
    assert abs(np.mean(distances)) < 3 * np.std(distances) / 10


def test_every_fault_changes_what_it_should_and_keeps_the_range() -> None:
    pixels = torch.from_numpy(picture(0, True)[:64, :64].copy()).permute(2, 0, 1)[None].float() / 255
    for number, name in enumerate(FAULTS):
        random = torch.Generator().manual_seed(0)
        spoilt = spoil(pixels.repeat(3, 1, 1, 1), torch.tensor([number, 0, number]), random)
        assert torch.equal(spoilt[1], pixels[0])
        assert torch.equal(spoilt[0], pixels[0]) == (name == "none")
        assert spoilt.min() >= 0
        assert spoilt.max() <= 1


def test_the_network_is_small() -> None:
    assert 0.1e6 < sum(parameter.numel() for parameter in LookNet().parameters()) < 0.3e6


def test_the_demo_features_are_the_published_ones() -> None:
    assert load_look_features(DEMO).looks == ("toon", "natural")


def test_damaged_demo_features_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = tmp_path / "demo_looks.onnx"
    changed.write_bytes(look_features.DEMO_FILE.read_bytes() + b"\0")
    monkeypatch.setattr(look_features, "DEMO_FILE", changed)
    with pytest.raises(ModelRejected, match="is damaged: its SHA-256 is"):
        load_look_features(DEMO)


def test_missing_features_are_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="give `demo` or a file made by"):
        load_look_features(tmp_path / "none.onnx")


def test_a_style_model_is_no_file_of_features(frame_model: Path) -> None:
    with pytest.raises(ModelRejected, match="holds no look features"):
        load_look_features(frame_model)


@settings(max_examples=30, deadline=None)
@given(damage=st.binary(min_size=1, max_size=32), place=st.integers(0, 400_000))
def test_damaged_features_load_or_are_told(
    trained: tuple[bytes, LookFeatures], tmp_path_factory: pytest.TempPathFactory, damage: bytes, place: int
) -> None:
    content = trained[0]
    path = tmp_path_factory.mktemp("damaged") / "features.onnx"
    path.write_bytes(content[:place] + damage + content[place + len(damage) :])
    try:
        load_look_features(path)
    except ModelRejected as error:
        assert str(path) in str(error)


@pytest.mark.parametrize(("side", "fits"), [(PATCH_PX - 1, False), (PATCH_PX, True)])
def test_pictures_smaller_than_a_patch_are_told(
    trained: tuple[bytes, LookFeatures], tmp_path: Path, side: int, fits: bool
) -> None:
    small = np.zeros((PATCH_PX, side, 3), np.uint8)
    for look in ("one", "other"):
        (tmp_path / look).mkdir()
        for number in range(2):
            Image.fromarray(small).save(tmp_path / look / f"{number}.png")
    if fits:
        assert len(trained[1].points(small)) == 1
        train_look_features(tmp_path / "one", tmp_path / "other", Settings(steps=1, batch=4, patches_per_picture=1))
    else:
        with pytest.raises(UnsupportedFrame, match="63x64; look features need 64x64 pixels or more"):
            trained[1].points(small)
        with pytest.raises(InvalidField, match="has 0 pictures of 64x64 pixels or more; 2 are needed"):
            train_look_features(tmp_path / "one", tmp_path / "other", Settings(steps=1))
