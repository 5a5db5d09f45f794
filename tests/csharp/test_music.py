"""The C# package's music under Mono: requests, MIDI files, plans, sessions of a live backend with the bundled model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import mido
import pytest

from capriccio.media.music.midi_files import decode_midi
from csharp.program_under_mono import Outcome, Program, behaviours
from csharp.tables import write_tables
from live_backend import LiveBackend

pytestmark = pytest.mark.mono

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "media" / "music"
TICKS = 12
PARTS = ("MusicRequest", "Midi", "Timeline", "Conductor", "Heard", "Renderer")
ALONE = behaviours(*(f"music/{part}Behaviours.cs" for part in PARTS), "editor/MusicToolBehaviours.cs")
KILLED = "music_goes_on_while_the_backend_is_away_and_follows_the_game_again_after"
LIVE = [name for name in behaviours("music/MusicBackendBehaviours.cs") if name != KILLED]
MODEL = ROOT / "python_backend" / "capriccio" / "models" / "music_sequence.onnx"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("written")


@pytest.fixture(scope="module")
def alone(program: Program, tmp_path_factory: pytest.TempPathFactory, written: Path) -> dict[str, Outcome]:
    tables, midi = tmp_path_factory.mktemp("tables"), tmp_path_factory.mktemp("midi")
    write_tables(tables)
    for path in EXAMPLES.glob("*.mid"):
        (midi / path.name).write_bytes(path.read_bytes())
    _write_by_hand(midi)
    for path in midi.glob("*.mid"):
        path.with_suffix(".txt").write_text("\n".join(_lines(path)), encoding="utf-8")
    return program.run(ALONE, tables=tables, midi=midi, written=written)


@pytest.mark.parametrize("name", ALONE)
def test_music(alone: dict[str, Outcome], name: str) -> None:
    print(*alone[name].notes, sep="\n")
    assert alone[name].verdict == "ok"


def test_what_is_written_is_what_mido_reads(alone: dict[str, Outcome], written: Path) -> None:
    for path in EXAMPLES.glob("*.mid"):
        score = decode_midi(path.read_bytes())
        assert decode_midi((written / path.name).read_bytes()) == score, path.name
        assert len(mido.MidiFile(written / path.name).tracks) == 1 + len(score.tracks)


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveBackend]:
    folder = tmp_path_factory.mktemp("music")
    models = folder / "models"
    models.mkdir()
    (models / MODEL.name).symlink_to(MODEL)
    with LiveBackend("--models", models, "--threads", "1", log=folder / "backend.log") as running:
        yield running


@pytest.fixture(scope="module")
def live(program: Program, backend: LiveBackend) -> dict[str, Outcome]:
    return program.run(LIVE, port=backend.port)


@pytest.mark.parametrize("name", LIVE)
def test_music_of_a_live_backend(live: dict[str, Outcome], name: str) -> None:
    print(*live[name].notes, sep="\n")
    assert live[name].verdict == "ok"


def test_music_outlives_its_backend(program: Program, backend: LiveBackend) -> None:
    outcome = program.run_while_killing(KILLED, backend)
    print(*outcome.notes, sep="\n")
    assert outcome.verdict == "ok"


def test_the_log_of_the_backend_is_free_of_tracebacks(backend: LiveBackend, live: dict[str, Outcome]) -> None:
    assert "Traceback" not in backend.log.read_text(encoding="utf-8")


def _write_by_hand(folder: Path) -> None:
    """Write what mido writes for those who use it: notes over changes of tempo and metre, and names of every script."""
    conductor = mido.MidiTrack()
    conductor.append(mido.MetaMessage("time_signature", numerator=7, denominator=8))
    conductor.append(mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(93)))
    conductor.append(mido.MetaMessage("set_tempo", tempo=431_235, time=1000))
    conductor.append(mido.MetaMessage("time_signature", numerator=3, denominator=4, time=680))
    played = mido.MidiTrack(
        [mido.MetaMessage("track_name", name="Flöte 笛"), mido.Message("program_change", program=73)]
    )
    for pitch in range(60, 84):
        played.append(mido.Message("note_on", note=pitch, velocity=pitch, time=17))
        played.append(mido.Message("note_off", note=pitch, velocity=64, time=101))
    drums = mido.MidiTrack()
    for stroke in range(30):
        drums.append(mido.Message("note_on", channel=9, note=35 + stroke % 4, velocity=100, time=40))
        drums.append(mido.Message("note_on", channel=9, note=35 + stroke % 4, velocity=0, time=40))
    for kind, tracks in ((1, [conductor, played, drums]), (0, [mido.merge_tracks([conductor, played, drums])])):
        file = mido.MidiFile(type=kind, ticks_per_beat=240, charset="utf-8", tracks=tracks)
        file.save(folder / f"by_hand_{kind}.mid")


def _lines(path: Path) -> Iterator[str]:
    """Say what mido and this project's own reader find in a file, in the file's own ticks."""
    file = mido.MidiFile(path, charset="utf-8")
    scale = file.ticks_per_beat // TICKS
    score = decode_midi(path.read_bytes())
    yield f"{file.ticks_per_beat} ticks"
    yield from (
        f"tempo {tempo.start * scale} {tempo.beats_per_minute:.3f}".rstrip("0").rstrip(".") for tempo in score.tempos
    )
    yield from (f"metre {metre.start * scale} {metre.beats}/{metre.unit}" for metre in score.metres)
    yield from (f"bar {start * scale} {length * scale}" for start, length in score.bars())
    yield from (f"track {max(track.program, 0)} {track.is_drums} {track.name}" for track in score.tracks)
    yield from _notes(file)


def _notes(file: mido.MidiFile) -> Iterator[str]:
    found: list[tuple[int, int, int, int, int]] = []
    parts: dict[tuple[int, int, int], list[tuple[int, int, int, int]]] = {}
    for number, track in enumerate(file.tracks):
        now, programs, sounding = 0, [0] * 16, {}
        for message in track:
            now += message.time
            if message.type == "program_change":
                programs[message.channel] = message.program
            if message.type not in ("note_on", "note_off"):
                continue
            key = message.channel, message.note
            if key in sounding:
                start, velocity, program = sounding.pop(key)
                note = (start, now - start, message.note, velocity)
                parts.setdefault((number, message.channel, program), []).append(note)
            if message.type == "note_on" and message.velocity:
                program = 0 if message.channel == 9 else programs[message.channel]
                sounding[key] = now, message.velocity, program
    for place, part in enumerate(sorted(parts)):
        found += [(*note, place) for note in parts[part]]
    for start, length, pitch, velocity, place in sorted(found, key=lambda note: (note[0], note[4], note[2])):
        yield f"{start} {length} {pitch} {velocity} {place}"
