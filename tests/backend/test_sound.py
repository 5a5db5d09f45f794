"""MIDI becomes sound: as long, as high and as loud as it should be, and never without an end."""

from __future__ import annotations

import stat
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from backend.handmade_midi import NOTE, meta, midi_file, number
from backend.pieces_of_music import four_voices
from capriccio.errors import Cancelled, InvalidField, NotInstalled, TimedOut, TooLarge, UnreadableFile
from capriccio.media.music import sound as sound_module
from capriccio.media.music.midi_files import encode_midi
from capriccio.media.music.score import DRUMS, TICKS, Note, Score, Tempo, Track
from capriccio.media.music.sound import LONGEST_S, Sound, render
from engines import require_fluidsynth

VOICES = encode_midi(four_voices())
VOICES_S = 8.0
STRINGS = 48


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder in which everything temporary is made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def fluidsynth(own_folder: Path) -> Path:
    """Require the real program; give the folder in which it works."""
    require_fluidsynth()
    return own_folder


def one_note(pitch: int, program: int = 0, ticks: int = 4 * TICKS) -> bytes:
    """Return a piece of one note."""
    return encode_midi(Score((Track.of(program, [Note(0, pitch, ticks, 100)]),)))


def frequency_of(sound: Sound, near: float) -> float:
    """Return the strongest frequency within a semitone of one, in hertz, a second after the beginning."""
    middle = sound.samples.mean(axis=1)[sound.rate :][:32768]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle)), 1 << 18))
    hertz = np.fft.rfftfreq(1 << 18, 1 / sound.rate)
    close = np.abs(np.log2(hertz.clip(1e-9) / near)) < 1 / 12
    return float(hertz[close][spectrum[close].argmax()])


# With the real FluidSynth


@pytest.mark.usefixtures("fluidsynth")
def test_a_piece_sounds_from_its_first_note_until_it_has_died_away() -> None:
    sound = render(VOICES)
    assert sound.samples.dtype == np.float32
    assert sound.samples.shape[1] == 2
    assert VOICES_S <= sound.seconds < VOICES_S + 4
    first = np.flatnonzero(np.abs(sound.samples).max(axis=1) > 0.003)[0]
    assert first / sound.rate < 0.05
    seconds = [sound.samples[index * sound.rate :][: sound.rate] for index in range(8)]
    assert min(float(np.sqrt((second**2).mean())) for second in seconds) > 0.01


@pytest.mark.usefixtures("fluidsynth")
@pytest.mark.parametrize("rate", [22050, 44100])
def test_an_a4_is_440_hertz(rate: int) -> None:
    found = frequency_of(render(one_note(69), rate), 440)
    assert abs(1200 * np.log2(found / 440)) < 5, f"{found} Hz"


@pytest.mark.usefixtures("fluidsynth")
def test_the_same_piece_gives_the_same_sound() -> None:
    np.testing.assert_array_equal(render(VOICES, 22050).samples, render(VOICES, 22050).samples)


@pytest.mark.usefixtures("fluidsynth")
def test_sixty_loud_voices_are_not_clipped() -> None:
    crowd = Score(
        tuple(
            Track.of(program, [Note(0, pitch, 12, 127) for pitch in range(40, 80, 4)])
            for program in (48, 56, 60, 62, 80, 81)
        )
    )
    peak = np.abs(render(encode_midi(crowd)).samples).max()
    assert 0.9 < peak <= 0.98


@pytest.mark.usefixtures("fluidsynth")
def test_drums_sound() -> None:
    assert np.abs(render(encode_midi(Score((Track.of(DRUMS, [Note(0, 38, 1, 120)]),)))).samples).max() > 0.01


@pytest.mark.usefixtures("fluidsynth")
def test_half_the_tempo_lasts_twice_as_long() -> None:
    slow = render(encode_midi(replace(four_voices(), tempos=(Tempo(0, 60.0),))), 22050)
    assert 2 * VOICES_S <= slow.seconds < 2 * VOICES_S + 4


@pytest.mark.usefixtures("fluidsynth")
def test_a_loop_is_as_long_as_asked_and_what_sounds_on_is_heard_at_its_beginning() -> None:
    content = one_note(60, STRINGS, 8 * TICKS)
    once, looped = render(content), render(content, loop_s=4.0)
    assert len(looped.samples) == 4 * looped.rate
    rest = once.samples[4 * once.rate :]
    assert np.abs(rest).max() > 0.01
    np.testing.assert_allclose(looped.samples[: len(rest)], once.samples[: len(rest)] + rest, atol=1e-6)


@pytest.mark.usefixtures("fluidsynth")
def test_a_loop_keeps_the_silence_before_it_begins_anew() -> None:
    assert render(one_note(60, 0, TICKS), loop_s=6.5).seconds == 6.5


@pytest.mark.usefixtures("fluidsynth")
def test_tracks_of_type_2_are_played_one_after_another() -> None:
    tempo = meta(0x51, (1_000_000).to_bytes(3, "big"))
    assert render(midi_file(tempo + NOTE * 3, NOTE * 3, kind=2)).seconds >= 6


@pytest.mark.usefixtures("fluidsynth")
def test_a_tempo_of_0_and_a_note_that_never_ends_do_not_keep_it_playing() -> None:
    content = midi_file(meta(0x51, b"\0\0\0") + NOTE + bytes.fromhex("00 90 40 50"))
    assert render(content).seconds < sound_module.LONGEST_TAIL_S + 1


@pytest.mark.usefixtures("fluidsynth")
def test_hours_of_silence_after_the_last_note_are_left_off() -> None:
    hours = number(96 * 2 * 3600 * 5) + bytes.fromhex("ff 2f 00")
    assert render(midi_file(NOTE + hours)).seconds < sound_module.LONGEST_TAIL_S + 1


@pytest.mark.usefixtures("fluidsynth")
def test_progress_rises_to_no_more_than_all() -> None:
    told: list[float] = []
    piece = Score((Track.of(0, [Note(12 * beat, 60 + beat % 12, 12) for beat in range(60)]),))
    render(encode_midi(piece), on_progress=told.append)
    assert told == sorted(told)
    assert all(0 <= fraction <= 1 for fraction in told)


class Pressed:
    """A button that stops what goes on."""

    def __init__(self) -> None:
        self.asked = 0

    def check(self) -> None:
        """Stop when asked for the second time."""
        self.asked += 1
        if self.asked == 2:
            raise Cancelled("enough")


def test_stopping_kills_the_program_and_leaves_nothing_behind(fluidsynth: Path) -> None:
    long = Score(
        tuple(Track.of(48, [Note(12 * beat, pitch, 12) for beat in range(2000)]) for pitch in range(40, 60, 2))
    )
    with pytest.raises(Cancelled, match="enough"):
        render(encode_midi(long), stop=Pressed())
    assert list(fluidsynth.iterdir()) == []
    assert not _children_named("fluidsynth")


def test_nothing_is_left_behind_when_all_went_well(fluidsynth: Path) -> None:
    render(VOICES)
    assert list(fluidsynth.iterdir()) == []


def test_two_pieces_at_once_do_not_disturb_each_other(fluidsynth: Path) -> None:
    alone = render(VOICES, 22050).samples
    made: list[np.ndarray] = []
    threads = [threading.Thread(target=lambda: made.append(render(VOICES, 22050).samples)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [np.array_equal(alone, each) for each in made] == [True, True]


@pytest.mark.usefixtures("fluidsynth")
def test_a_soundfont_that_only_looks_like_one_is_told(tmp_path: Path) -> None:
    hollow = tmp_path / "hollow.sf2"
    hollow.write_bytes(b"RIFF\x04\0\0\0sfbk")
    with pytest.raises(UnreadableFile, match=r"can't use the SoundFont .*hollow\.sf2"):
        render(VOICES, soundfont=hollow)


# Without


@pytest.mark.parametrize("rate", [8000, 96000])
def test_the_lowest_and_the_highest_rate_are_taken(rate: int, fluidsynth: Path) -> None:
    assert render(one_note(60), rate).rate == rate


@pytest.mark.parametrize("rate", [0, -1, 7999, 96001])
def test_other_rates_are_refused(rate: int) -> None:
    with pytest.raises(InvalidField, match=f"{rate}; allowed: 8000 to 96000"):
        render(VOICES, rate)


@pytest.mark.parametrize("loop_s", [0.0, -1.0, LONGEST_S + 1, float("nan")])
def test_a_loop_of_no_length_or_too_much_is_refused(loop_s: float) -> None:
    with pytest.raises(InvalidField, match="the loop is"):
        render(VOICES, loop_s=loop_s)


def test_a_piece_without_notes_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="no notes"):
        render(encode_midi(Score(())))


def test_damage_is_told_before_anything_is_started(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(own_folder))
    with pytest.raises(UnreadableFile, match="breaks off"):
        render(VOICES[:-1])


def test_a_piece_that_is_too_long_is_refused_and_one_just_short_enough_is_not(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(own_folder))
    most = int(LONGEST_S * 2 * TICKS)
    with pytest.raises(NotInstalled):
        render(one_note(60, ticks=most))
    with pytest.raises(TooLarge, match="give fewer bars"):
        render(one_note(60, ticks=most + 1))


def test_without_the_program_the_error_says_what_to_install(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(own_folder))
    with pytest.raises(NotInstalled) as refused:
        render(VOICES)
    assert refused.value.detail["missing"] == "fluidsynth"
    for command in ("apt install", "dnf install", "brew install", "Windows"):
        assert command in refused.value.message


# With a program that is called fluidsynth and does badly


def pretend(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a program in the place of FluidSynth, and a SoundFont that has nothing but its beginning."""
    program = folder / "bin" / "fluidsynth"
    program.parent.mkdir()
    program.write_text(f"#!{sys.executable}\nimport sys, time\nout = sys.argv[sys.argv.index('-F') + 1]\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(program.parent))
    font = folder / "font.sf2"
    font.write_bytes(b"RIFF\x04\0\0\0sfbk")
    return font


@pytest.mark.skipif(sys.platform == "win32", reason="scripts are no programs there")
def test_a_program_that_fails_is_quoted(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    font = pretend(own_folder, "print('out of luck'); sys.exit(3)", monkeypatch)
    with pytest.raises(UnreadableFile, match="status 3 and said: out of luck"):
        render(VOICES, soundfont=font)


@pytest.mark.skipif(sys.platform == "win32", reason="scripts are no programs there")
def test_a_program_that_hangs_is_killed(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sound_module, "PATIENCE_S", -VOICES_S + 0.2)
    font = pretend(own_folder, "time.sleep(600)", monkeypatch)
    began_s = time.monotonic()
    with pytest.raises(TimedOut, match="had not played the piece"):
        render(VOICES, soundfont=font)
    assert time.monotonic() - began_s < 60
    assert sorted(path.name for path in own_folder.iterdir()) == ["bin", "font.sf2"]


@pytest.mark.skipif(sys.platform == "win32", reason="scripts are no programs there")
def test_a_program_that_writes_without_end_is_ended_and_its_beginning_kept(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = "file = open(out, 'wb')\nwhile True: file.write(b'\\0\\0\\0\\x3e' * 100_000)"
    font = pretend(own_folder, endless, monkeypatch)
    sound = render(VOICES, soundfont=font)
    assert sound.seconds == pytest.approx(VOICES_S + sound_module.LONGEST_TAIL_S, abs=0.01)
    assert np.abs(sound.samples[-1]).max() < 0.01


def _children_named(name: str) -> list[str]:
    """Return processes of that name that this one has started, where the system lists them."""
    me = str(threading.main_thread().native_id)
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rsplit(")", 1)
        except OSError:
            continue
        if fields[1].split()[1] == me and fields[0].split("(", 1)[1] == name:
            found.append(status.parent.name)
    return found
