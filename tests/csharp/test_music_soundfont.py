"""SoundFonts in the C# synthesizer: small ones that the tests write, damaged ones, and one of General MIDI."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from csharp.program_under_mono import Outcome, Program, behaviours
from csharp.rendered_music import render
from godot_client.small_soundfont import (
    ATTACK,
    ATTENUATION,
    COARSE_TUNE,
    DECAY,
    DRUM_BANK,
    FINE_TUNE,
    KEYS,
    MODES,
    PAN,
    RELEASE,
    ROOT_KEY,
    SAMPLE,
    SCALE_TUNING,
    SUSTAIN,
    VELOCITIES,
    Preset,
    Sample,
    between,
    write_soundfont,
)
from measured_music import RATE, Piece, cents_off, peak_at, strongest_hz

pytestmark = pytest.mark.mono

ALONE = behaviours("music/SoundFontBehaviours.cs")
GENERAL_MIDI = Path("/usr/share/sounds/sf2/TimGM6mb.sf2")
PROGRAMS = {"piano": 0, "organ": 19, "strings": 48, "trumpet": 56, "flute": 73}
LOOPED = 1
CLOSE_CENTS = 3
A, E = 69, 76
TONE = Sample(period=50, rate=22000, root=A)
"""440 Hz."""
BRIGHT = Sample(period=20, rate=44000, root=A)
"""2200 Hz."""


def test_keys_are_in_tune_by_root_tuning_and_scale(program: Program, tmp_path: Path) -> None:
    detuned = Sample(period=49, rate=22000, root=A, correction_cents=round(1200 * np.log2(49 / 50)))
    zones = {
        "as it is": ({SAMPLE: 0, MODES: LOOPED}, A, A),
        "two octaves down": ({SAMPLE: 0, MODES: LOOPED}, A - 24, A - 24),
        "up": ({SAMPLE: 0, MODES: LOOPED}, A + 13, A + 13),
        "another root": ({SAMPLE: 0, MODES: LOOPED, ROOT_KEY: A - 12}, A - 12, A),
        "tuned": ({SAMPLE: 0, MODES: LOOPED, COARSE_TUNE: -3, FINE_TUNE: 100}, A, A - 2),
        "no scale": ({SAMPLE: 0, MODES: LOOPED, SCALE_TUNING: 0}, 40, A),
        "corrected": ({SAMPLE: 1, MODES: LOOPED}, A, A),
    }
    presets = [Preset(number, [zone]) for number, (zone, _, _) in enumerate(zones.values())]
    font = write_soundfont(tmp_path / "tuned.sf2", [TONE, detuned], presets)
    pieces = [_note(font, number, key) for number, (_, key, _) in enumerate(zones.values())]
    render(program, tmp_path, *pieces)
    for name, (_, _, pitch), piece in zip(zones, zones.values(), pieces, strict=True):
        off = cents_off(piece.mono[RATE // 10 : RATE], pitch)
        print(f"{name}: {off:+.2f} cents")
        assert abs(off) < CLOSE_CENTS, name


def test_zones_are_chosen_by_key_and_velocity_and_a_first_one_holds_for_all(program: Program, tmp_path: Path) -> None:
    zones = [
        {MODES: LOOPED},
        {SAMPLE: 0, KEYS: between(0, 72), VELOCITIES: between(0, 80)},
        {SAMPLE: 1, KEYS: between(0, 72), VELOCITIES: between(81, 127)},
    ]
    font = write_soundfont(tmp_path / "zones.sf2", [TONE, BRIGHT], [Preset(0, zones)])
    soft, hard, above = _note(font, 0, A, 60), _note(font, 0, A, 100), _note(font, 0, E, 100)
    render(program, tmp_path, soft, hard, above)
    assert strongest_hz(soft.mono) == pytest.approx(TONE.hertz, abs=2)
    assert strongest_hz(hard.mono) == pytest.approx(BRIGHT.hertz, abs=2)
    # A key that the file has no zone for is played by a built-in instrument.
    assert abs(cents_off(above.mono[RATE // 10 : RATE], E)) < CLOSE_CENTS


def test_pan_attenuation_and_what_a_preset_adds(program: Program, tmp_path: Path) -> None:
    left = Preset(0, [{SAMPLE: 0, MODES: LOOPED, PAN: -500}])
    softer = Preset(1, [{SAMPLE: 0, MODES: LOOPED, PAN: -500, ATTENUATION: 50}], added={PAN: 1000, ATTENUATION: 100})
    font = write_soundfont(tmp_path / "placed.sf2", [TONE], [left, softer])
    pieces = [_note(font, 0, A), _note(font, 1, A)]
    render(program, tmp_path, *pieces)
    loud, soft = (np.abs(piece.frames[: RATE // 2]).max(axis=0) for piece in pieces)
    assert loud[0] > 100 * loud[1]
    assert soft[1] > 100 * soft[0]
    # 15 decibels are said; hardware, and so everyone, takes four tenths of it.
    assert 20 * np.log10(loud[0] / soft[1]) == pytest.approx(6, abs=0.3)


def test_the_envelope_is_that_of_the_zone(program: Program, tmp_path: Path) -> None:
    def timecents(seconds: float) -> int:
        return round(1200 * np.log2(seconds))

    slow = {SAMPLE: 0, MODES: LOOPED, ATTACK: timecents(0.5), RELEASE: timecents(0.2)}
    falling = {SAMPLE: 0, MODES: LOOPED, DECAY: timecents(2), SUSTAIN: 200, RELEASE: timecents(0.2)}
    font = write_soundfont(tmp_path / "shaped.sf2", [TONE], [Preset(0, [slow]), Preset(1, [falling])])
    rising, fallen = _note(font, 0, A), _note(font, 1, A)
    render(program, tmp_path, rising, fallen)
    assert peak_at(rising.mono, 0.23) / peak_at(rising.mono, 0.8) == pytest.approx(0.5, abs=0.03)
    assert 20 * np.log10(peak_at(fallen.mono, 0.8) / peak_at(fallen.mono, 0.01)) == pytest.approx(-20, abs=1)
    assert peak_at(rising.mono, 1.3) < 0.01 * peak_at(rising.mono, 0.9)


def test_what_is_not_looped_ends_by_itself_and_drums_have_a_bank_of_their_own(program: Program, tmp_path: Path) -> None:
    presets = [Preset(5, [{SAMPLE: 0, MODES: LOOPED}]), Preset(0, [{SAMPLE: 1}], bank=DRUM_BANK)]
    font = write_soundfont(tmp_path / "drums.sf2", [TONE, BRIGHT], presets)
    drum = Piece([(0, 24, A, 100, 0)], [None], font=font)
    render(program, tmp_path, drum)
    ends = np.flatnonzero(np.abs(drum.mono) > 1e-3)[-1] / RATE
    assert strongest_hz(drum.mono[: int(0.015 * RATE)]) == pytest.approx(BRIGHT.hertz, rel=0.05)
    assert ends == pytest.approx(BRIGHT.period * BRIGHT.periods / BRIGHT.rate, abs=0.002)


@pytest.fixture(scope="module")
def alone(program: Program, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    zones = [{MODES: LOOPED, PAN: 100}, {SAMPLE: 0, KEYS: between(0, 70)}, {SAMPLE: 1, KEYS: between(60, 127)}]
    samples = [Sample(period=50, periods=4, looped=2), Sample(period=20, periods=4, looped=2)]
    presets = [Preset(0, zones), Preset(0, zones, bank=DRUM_BANK)]
    font = write_soundfont(tmp_path_factory.mktemp("fonts") / "font.sf2", samples, presets)
    return program.run(ALONE, font=font)


@pytest.mark.parametrize("name", ALONE)
def test_sound_fonts(alone: dict[str, Outcome], name: str) -> None:
    print(*alone[name].notes, sep="\n")
    assert alone[name].verdict == "ok"


@pytest.mark.skipif(not GENERAL_MIDI.exists(), reason="no SoundFont of General MIDI is installed")
def test_instruments_of_general_midi_are_in_tune(program: Program, tmp_path: Path) -> None:
    pieces = {name: _note(GENERAL_MIDI, number, 60) for name, number in PROGRAMS.items()}
    render(program, tmp_path, *pieces.values())
    for name, piece in pieces.items():
        off = cents_off(piece.mono[RATE // 4 : RATE], 60)
        print(f"{name}: {off:+.1f} cents, {20 * np.log10(peak_at(piece.mono, 0.3)):.0f} dB")
        assert abs(off) < 12, name
        assert peak_at(piece.mono, 0.3) > 0.003, name


def _note(font: Path, program: int, key: int, velocity: int = 100) -> Piece:
    """Return a note of one second."""
    return Piece([(0, 24, key, velocity, 0)], [program], font=font)
