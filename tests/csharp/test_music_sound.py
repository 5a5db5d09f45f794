"""What the C# synthesizer sounds like, measured: pitch, loudness, clicks, timing, colour. And what it costs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from csharp.program_under_mono import Outcome, Program, behaviours
from csharp.rendered_music import RENDERS, render
from measured_music import DRUMS, FAMILIES, Note, Piece, band, centroid_hz, cents_off, onsets_s, quietest, steepest

pytestmark = pytest.mark.mono

RATE = 48000
ALONE = [name for name in behaviours("music/SynthBehaviours.cs") if name != RENDERS]
LOW, MIDDLE, HIGH = 36, 60, 84
CLOSE_CENTS = 3
FULL_SCALE = 0.95

Rendering = Callable[..., None]


@pytest.fixture(scope="module")
def rendering(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Rendering:
    """Give a function that fills the frames of pieces."""
    return lambda *pieces: render(program, tmp_path_factory.mktemp("pieces"), *pieces)


@pytest.fixture(scope="module")
def tones(rendering: Rendering) -> dict[tuple[str, int], Piece]:
    """Render a note of one second of every family, low, middle and high."""
    pieces = {
        (name, pitch): Piece([(0, 24, pitch, 90, 0)], [program], rate=RATE)
        for name, program in FAMILIES.items()
        for pitch in (LOW, MIDDLE, HIGH)
    }
    rendering(*pieces.values())
    return pieces


@pytest.fixture(scope="module")
def alone(program: Program) -> dict[str, Outcome]:
    return program.run(ALONE)


@pytest.mark.parametrize("name", ALONE)
def test_synthesizer(alone: dict[str, Outcome], name: str) -> None:
    print(*alone[name].notes, sep="\n")
    assert alone[name].verdict == "ok"


def test_every_instrument_is_in_tune(tones: dict[tuple[str, int], Piece]) -> None:
    off = {key: cents_off(piece.mono[RATE // 10 : RATE], key[1], RATE) for key, piece in tones.items()}
    worst = max(off, key=lambda key: abs(off[key]))
    print(f"worst: {worst} by {off[worst]:+.2f} cents")
    assert abs(off[worst]) < CLOSE_CENTS, worst


def test_every_instrument_is_heard_without_clipping_or_offset(tones: dict[tuple[str, int], Piece]) -> None:
    levels = {key: 20 * np.log10(np.sqrt((piece.mono[:RATE] ** 2).mean())) for key, piece in tones.items()}
    print(f"one note is {min(levels.values()):.1f} to {max(levels.values()):.1f} dB below full scale")
    for key, piece in tones.items():
        assert -40 < levels[key] < -14, key
        assert np.abs(piece.frames).max() < 0.6, key
        assert abs(piece.mono.mean()) < 1e-3, key


def test_high_notes_are_brighter_than_low_ones_and_below_half_the_rate(tones: dict[tuple[str, int], Piece]) -> None:
    for name in FAMILIES:
        low, middle, high = (centroid_hz(tones[name, pitch].mono[:RATE], RATE) for pitch in (LOW, MIDDLE, HIGH))
        assert low < middle < high < 0.2 * RATE, name


def test_instruments_differ_in_colour(tones: dict[tuple[str, int], Piece]) -> None:
    centroids = {name: centroid_hz(tones[name, MIDDLE].mono[:RATE], RATE) for name in FAMILIES}
    assert centroids["harpsichord"] > 2 * centroids["piano"] > 2.5 * centroids["electric_piano"]
    assert centroids["strings"] > 2 * centroids["flute"]


def test_notes_end_without_a_click(tones: dict[tuple[str, int], Piece]) -> None:
    for key, piece in tones.items():
        held = steepest(piece.mono[RATE // 10 : RATE])
        released = steepest(piece.mono[RATE - 200 :])
        assert released < 1.2 * held + 1e-4, key


def test_drums_differ_and_end(rendering: Rendering) -> None:
    pieces = {name: Piece([(0, 3, pitch, 100, 0)], [None], seconds=3.0, rate=RATE) for name, pitch in DRUMS.items()}
    rendering(*pieces.values())
    colours = {name: centroid_hz(piece.mono, RATE) for name, piece in pieces.items()}
    assert colours["kick"] < colours["low_tom"] < colours["high_tom"] < colours["snare"] < colours["closed_hat"]
    for name, piece in pieces.items():
        assert 0.03 < np.abs(piece.frames).max() < 0.7, name
        assert np.abs(piece.frames[-100:]).max() < 1e-3, name
    long, short = (np.flatnonzero(np.abs(pieces[name].mono) > 0.003)[-1] for name in ("open_hat", "closed_hat"))
    assert long > 3 * short


def test_a_closed_hi_hat_ends_an_open_one(rendering: Rendering) -> None:
    notes: list[Note] = [(0, 3, DRUMS["open_hat"], 100, 0)]
    alone = Piece(notes, [None], rate=RATE)
    closed = Piece([*notes, (3, 3, DRUMS["closed_hat"], 1, 0)], [None], rate=RATE)
    rendering(alone, closed)
    after = slice(int(0.2 * RATE), int(0.3 * RATE))
    assert np.abs(closed.mono[after]).max() < 0.1 * np.abs(alone.mono[after]).max()


@pytest.mark.parametrize("rate", [22050, 44100, RATE])
def test_notes_begin_in_the_frame_that_the_score_says(rendering: Rendering, rate: int) -> None:
    ticks = [0, 7, 13, 24, 31, 48, 59, 71, 85]
    notes: list[Note] = [(tick, 1, DRUMS["closed_hat"], 110, 0) for tick in ticks]
    piece = Piece(notes, [None], tempo=93, bars=2, seconds=5, rate=rate)
    rendering(piece)
    found = onsets_s(piece.mono, rate)
    off_ms = [1000 * (at - piece.seconds_at(tick)) for at, tick in zip(found, ticks, strict=True)]
    print(f"{rate} Hz: notes begin {min(off_ms):+.2f} to {max(off_ms):+.2f} ms away")
    assert max(map(abs, off_ms)) < 1


def test_a_loop_is_repeated_without_a_gap(rendering: Rendering) -> None:
    piece = Piece([(0, 48, 60, 90, 0)], [19], bars=1, seconds=9, repeats=True, rate=RATE)
    rendering(piece)
    assert quietest(piece.mono[RATE : 8 * RATE], RATE) > 0.3 * np.sqrt((piece.mono**2).mean())
    first, second = piece.frames[2 * RATE : 4 * RATE], piece.frames[4 * RATE : 6 * RATE]
    np.testing.assert_allclose(first, second, atol=1e-3)


def test_many_loud_notes_are_limited_and_not_clipped(rendering: Rendering) -> None:
    cluster: list[Note] = [(0, 24, pitch, 127, 0) for pitch in range(40, 88, 2)]
    soft: list[Note] = [(note[0], note[1], note[2], 1, 0) for note in cluster[:3]]
    loud, alone = Piece(cluster, [61], rate=RATE), Piece(soft, [61], rate=RATE)
    rendering(loud, alone)
    assert 0.8 < np.abs(loud.frames).max() <= FULL_SCALE
    assert np.mean(np.abs(loud.mono) > 0.93) < 0.02, "it is flat at the top"
    assert np.abs(alone.frames).max() > 0


def test_a_band_is_as_loud_as_music_is(rendering: Rendering) -> None:
    piece = Piece(band(), [73, 48, 33, None], bars=4, seconds=8, rate=RATE)
    rendering(piece)
    level_db = 20 * np.log10(np.sqrt((piece.mono**2).mean()))
    print(f"a band is {level_db:.1f} dB below full scale, its loudest frame {np.abs(piece.frames).max():.2f}")
    assert -26 < level_db < -12
    assert np.abs(piece.frames).max() <= FULL_SCALE
    left, right = piece.frames.T
    assert np.corrcoef(left, right)[0, 1] < 0.99, "all stands in the middle"
    assert abs(np.log(np.std(left) / np.std(right))) < 0.2, "it leans to one side"
