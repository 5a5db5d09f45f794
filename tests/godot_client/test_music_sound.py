"""What the addon's synthesizer sounds like, measured: pitch, loudness, clicks, timing, colour."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from godot_client.rendered_music import render
from measured_music import (
    DRUMS,
    FAMILIES,
    RATE,
    Note,
    Piece,
    band,
    centroid_hz,
    cents_off,
    onsets_s,
    quietest,
    steepest,
)

pytestmark = pytest.mark.godot

LOW, MIDDLE, HIGH = 36, 60, 84
CLOSE_CENTS = 3
FULL_SCALE = 0.95


@pytest.fixture(scope="module")
def tones(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], Piece]:
    """Render a note of one second of every family, low, middle and high."""
    pieces = {
        (name, pitch): Piece([(0, 24, pitch, 90, 0)], [program])
        for name, program in FAMILIES.items()
        for pitch in (LOW, MIDDLE, HIGH)
    }
    print(render(tmp_path_factory.mktemp("tones"), *pieces.values()))
    return pieces


def test_every_instrument_is_in_tune(tones: dict[tuple[str, int], Piece]) -> None:
    off = {key: cents_off(piece.mono[RATE // 10 : RATE], key[1]) for key, piece in tones.items()}
    worst = max(off, key=lambda key: abs(off[key]))
    print(f"worst: {worst} by {off[worst]:+.2f} cents")
    assert abs(off[worst]) < CLOSE_CENTS, worst


def test_every_instrument_is_heard_without_clipping_or_offset(tones: dict[tuple[str, int], Piece]) -> None:
    for key, piece in tones.items():
        first_second = piece.mono[:RATE]
        assert 0.01 < np.sqrt((first_second**2).mean()) < 0.2, key
        assert np.abs(piece.frames).max() < 0.6, key
        assert abs(piece.mono.mean()) < 1e-3, key


def test_high_notes_are_brighter_than_low_ones_and_below_half_the_rate(tones: dict[tuple[str, int], Piece]) -> None:
    for name in FAMILIES:
        low, middle, high = (centroid_hz(tones[name, pitch].mono[:RATE]) for pitch in (LOW, MIDDLE, HIGH))
        assert low < middle < high < 0.2 * RATE, name


def test_instruments_differ_in_colour(tones: dict[tuple[str, int], Piece]) -> None:
    centroids = {name: centroid_hz(tones[name, MIDDLE].mono[:RATE]) for name in FAMILIES}
    print({name: round(value) for name, value in centroids.items()})
    assert centroids["harpsichord"] > 2 * centroids["piano"] > 2.5 * centroids["electric_piano"]
    assert centroids["strings"] > 2 * centroids["flute"]


def test_notes_end_without_a_click(tones: dict[tuple[str, int], Piece]) -> None:
    for key, piece in tones.items():
        held = steepest(piece.mono[RATE // 10 : RATE])
        released = steepest(piece.mono[RATE - 200 :])
        assert released < 1.2 * held + 1e-4, key


def test_drums_differ_and_end(tmp_path: Path) -> None:
    pieces = {name: Piece([(0, 3, pitch, 100, 0)], [None], seconds=3.0) for name, pitch in DRUMS.items()}
    render(tmp_path, *pieces.values())
    colours = {name: centroid_hz(piece.mono) for name, piece in pieces.items()}
    print({name: round(value) for name, value in colours.items()})
    assert colours["kick"] < colours["low_tom"] < colours["high_tom"] < colours["snare"] < colours["closed_hat"]
    for name, piece in pieces.items():
        assert 0.03 < np.abs(piece.frames).max() < 0.7, name
        assert np.abs(piece.frames[-100:]).max() < 1e-3, name
    long, short = (np.flatnonzero(np.abs(pieces[name].mono) > 0.003)[-1] for name in ("open_hat", "closed_hat"))
    assert long > 3 * short


def test_a_closed_hi_hat_ends_an_open_one(tmp_path: Path) -> None:
    notes: list[Note] = [(0, 3, DRUMS["open_hat"], 100, 0)]
    alone = Piece(notes, [None])
    closed = Piece([*notes, (3, 3, DRUMS["closed_hat"], 1, 0)], [None])
    render(tmp_path, alone, closed)
    after = slice(int(0.2 * RATE), int(0.3 * RATE))
    assert np.abs(closed.mono[after]).max() < 0.1 * np.abs(alone.mono[after]).max()


@pytest.mark.parametrize("rate", [22050, RATE, 48000])
def test_notes_begin_in_the_frame_that_the_score_says(tmp_path: Path, rate: int) -> None:
    ticks = [0, 7, 13, 24, 31, 48, 59, 71, 85]
    piece = Piece(
        [(tick, 1, DRUMS["closed_hat"], 110, 0) for tick in ticks], [None], tempo=93, bars=2, seconds=5, rate=rate
    )
    render(tmp_path, piece)
    found = onsets_s(piece.mono, rate)
    off_ms = [1000 * (at - piece.seconds_at(tick)) for at, tick in zip(found, ticks, strict=True)]
    print(f"{rate} Hz: notes begin {min(off_ms):+.2f} to {max(off_ms):+.2f} ms away")
    assert max(map(abs, off_ms)) < 1


def test_a_loop_is_repeated_without_a_gap(tmp_path: Path) -> None:
    piece = Piece([(0, 48, 60, 90, 0)], [19], bars=1, seconds=9, repeats=True)
    render(tmp_path, piece)
    assert quietest(piece.mono[RATE : 8 * RATE], RATE) > 0.3 * np.sqrt((piece.mono**2).mean())
    first, second = piece.frames[2 * RATE : 4 * RATE], piece.frames[4 * RATE : 6 * RATE]
    np.testing.assert_allclose(first, second, atol=1e-3)


def test_many_loud_notes_are_limited_and_not_clipped(tmp_path: Path) -> None:
    cluster: list[Note] = [(0, 24, pitch, 127, 0) for pitch in range(40, 88, 2)]
    soft: list[Note] = [(note[0], note[1], note[2], 1, 0) for note in cluster[:3]]
    loud, alone = Piece(cluster, [61]), Piece(soft, [61])
    render(tmp_path, loud, alone)
    assert 0.8 < np.abs(loud.frames).max() <= FULL_SCALE
    assert np.mean(np.abs(loud.mono) > 0.93) < 0.02, "it is flat at the top"
    assert np.abs(alone.frames).max() > 0


def test_a_band_is_as_loud_as_music_is_and_cheap(tmp_path: Path) -> None:
    piece = Piece(band(), [73, 48, 33, None], bars=4, seconds=8)
    print(render(tmp_path, piece))
    level_db = 20 * np.log10(np.sqrt((piece.mono**2).mean()))
    assert -26 < level_db < -12
    assert np.abs(piece.frames).max() <= FULL_SCALE
    left, right = piece.frames.T
    assert np.corrcoef(left, right)[0, 1] < 0.99, "all stands in the middle"
    assert abs(np.log(np.std(left) / np.std(right))) < 0.2, "it leans to one side"
