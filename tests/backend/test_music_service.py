"""Pieces, continuations and sessions with the bundled model: what was wished for is what is played."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

import capriccio
from backend import tiny_terrain_models
from capriccio.engine.model import load_model
from capriccio.engine.session import StopHandle
from capriccio.errors import Cancelled, InvalidField
from capriccio.media.music.keys import Key, find_key
from capriccio.media.music.score import DRUMS, TICKS, Metre, Note, Score, Tempo, Track
from capriccio.services.music import (
    INSTRUMENTS,
    MOODS,
    STYLES,
    Session,
    Wishes,
    compose,
    continue_score,
    loop_seconds,
    wishes_for,
)

MODEL = Path(capriccio.__file__).parent / "models" / "music_sequence.onnx"
BAR = 4 * TICKS


@pytest.fixture(scope="module")
def model():
    return load_model(MODEL, threads=1)


def pitches(score):
    return [note.pitch for track in score.tracks if not track.is_drums for note in track.notes]


def test_a_piece_has_the_bars_the_metre_the_tempo_and_the_instruments_that_were_asked_for(model):
    wishes = Wishes(metre="3/4", tempo=92.0, instruments=("drums", "bass", "flute"), seed=3)
    made = compose(model, wishes, 6)
    assert made.bars == tuple((36 * bar, 36) for bar in range(6))
    assert made.score.metres == (Metre(0, 3, 4),)
    assert made.score.tempos == (Tempo(0, 92.0),)
    assert [track.program for track in made.score.tracks] == [DRUMS, 33, 73]
    assert made.score.end <= made.end == 6 * 36


@pytest.mark.parametrize("style", STYLES)
def test_every_style_plays_its_own_instruments(model, style):
    made = compose(model, Wishes(style=style, seed=5), 4)
    assert made.score.count > 4
    assert {track.name for track in made.score.tracks} <= {*INSTRUMENTS}


def test_the_same_wishes_give_the_same_piece_and_another_seed_another(model):
    wishes = Wishes(style="quartet", seed=11)
    first = compose(model, wishes, 4).score
    assert compose(model, wishes, 4).score == first
    assert compose(model, replace(wishes, seed=12), 4).score != first


@pytest.mark.parametrize(("key", "mode"), [("D", "minor"), ("Eb", "major"), ("F#", "dorian"), ("B", "phrygian")])
def test_a_strict_key_is_never_left(model, key, mode):
    wishes = Wishes(style="quartet", key=key, mode=mode, strict_key=True, seed=1)
    made = compose(model, wishes, 8)
    assert {pitch % 12 for pitch in pitches(made.score)} <= wishes.sounding_key.scale


def test_notes_stay_within_the_range_of_their_instruments(model):
    made = compose(model, Wishes(instruments=("tuba", "piccolo", "violin"), seed=2), 8)
    for track in made.score.tracks:
        player = INSTRUMENTS[track.name]
        assert all(player.lowest <= note.pitch <= player.highest for note in track.notes)


def test_who_plays_one_note_at_a_time_plays_one_note_at_a_time(model):
    made = compose(model, Wishes(style="quartet", instruments=("flute", "oboe", "clarinet", "bassoon"), seed=4), 8)
    for track in made.score.tracks:
        for note, following in zip(track.notes, track.notes[1:], strict=False):
            assert note.end <= following.start


def test_more_intensity_brings_more_instruments_and_louder_ones():
    playing = [len(Wishes(style="game", intensity=step / 10).playing) for step in range(11)]
    assert playing[0] == 2
    assert playing[-1] == 5
    assert playing == sorted(playing)
    assert Wishes(intensity=0.0).loudness < 1 < Wishes(intensity=1.0).loudness


def test_instruments_that_are_not_yet_needed_rest(model):
    made = compose(model, Wishes(style="game", intensity=0.0, seed=3), 4)
    resting = set(made.tracks) - set(made.wishes.playing)
    assert resting
    assert not any(made.tracks[part].notes for part in resting)


def test_a_mood_says_what_was_left_open_and_nothing_else():
    assert Wishes(mood="sad").sounding_key.mode == "minor"
    assert Wishes(mood="sad", mode="lydian").sounding_key.mode == "lydian"
    assert Wishes(mood="tense").beats_per_minute > Wishes().beats_per_minute > Wishes(mood="calm").beats_per_minute
    assert Wishes(mood="calm", intensity=0.9).strength == 0.9


def test_a_form_repeats_its_sections(model):
    made = compose(model, Wishes(style="folk", seed=6), 16, form="AB")
    again = compose(model, Wishes(style="folk", seed=6), 16, form="AAAA")

    def repeated(composition):
        """Share of notes that the first four bars have at the same place."""
        track = composition.score.tracks[0]
        begins = Counter((note.start % (4 * BAR), note.pitch) for note in track.notes if note.start < 4 * BAR)
        later = [note for note in track.notes if note.start >= 4 * BAR]
        return sum((note.start % (4 * BAR), note.pitch) in begins for note in later) / max(1, len(later))

    assert repeated(again) > repeated(made)


def test_a_loop_ends_with_its_last_bar_and_knows_its_length(model):
    made = compose(model, Wishes(style="game", tempo=120.0, seed=8), 4, loop=True)
    assert made.score.end <= made.end == 4 * BAR
    told = made.provenance("music.compose", "music", "0", bars=4, loop=True)
    assert loop_seconds(made.score, told) == pytest.approx(8.0)
    assert loop_seconds(made.score, {**told, "loop": False}) is None


def test_a_continuation_keeps_the_given_notes_and_goes_on_with_its_instruments(model):
    given = compose(model, Wishes(style="quartet", key="G", seed=9), 4).score
    made = continue_score(model, given, wishes_for(given, {"seed": 1}), 4)
    assert made.begins == 4 * BAR
    for before, after in zip(given.tracks, made.score.tracks, strict=True):
        assert after.program == before.program
        assert after.notes[: len(before.notes)] == before.notes
    assert sum(note.start >= made.begins for track in made.score.tracks for note in track.notes) > 4
    assert made.end == 8 * BAR


def test_a_continuation_stays_in_the_key_of_the_piece():
    scale = [Note(index * 6, 66 + step, 6) for index, step in enumerate((0, 2, 4, 5, 7, 9, 11, 12) * 4)]
    given = Score((Track.of(0, scale),), (Tempo(0, 80.0),))
    assert find_key(given) == Key(6, "major")
    wishes = wishes_for(given, {})
    assert (wishes.key, wishes.mode, wishes.beats_per_minute) == ("Gb", "major", 80.0)


def test_there_is_no_going_on_from_silence(model):
    with pytest.raises(InvalidField, match="no notes"):
        continue_score(model, Score(()), Wishes(), 4)


def test_a_session_goes_on_from_its_bytes_as_if_it_had_never_been_away(model):
    wishes = Wishes(style="game", intensity=0.3, seed=21)
    whole, parted = Session.open(model, wishes), Session.open(model, wishes)
    for change in ({}, {"intensity": 0.9}, {}, {"mode": "minor", "mood": "tense"}, {"key": "D"}):
        whole.change(change)
        parted = Session.from_bytes(parted.to_bytes(), model)
        parted.change(change)
        assert parted.next(1).score == whole.next(1).score
    assert parted.bar == 5


def test_older_bytes_of_a_session_give_the_same_bars_again(model):
    session = Session.open(model, Wishes(style="folk", seed=2))
    session.next(2)
    kept = session.to_bytes()
    first = session.next(2).score
    assert Session.from_bytes(kept, model).next(2).score == first


def test_a_change_of_key_moves_what_follows_and_not_the_instruments(model):
    session = Session.open(model, Wishes(style="quartet", key="C", strict_key=True, seed=13))
    session.next(2)
    session.change({"key": "E", "mode": "minor"})
    assert {pitch % 12 for pitch in pitches(session.next(4).score)} <= Key(4, "minor").scale


def test_a_long_session_stays_small(model):
    session = Session.open(model, Wishes(style="game", intensity=1.0, seed=1))
    sizes = []
    for _ in range(5):
        session.next(12)
        sizes.append(len(session.to_bytes()))
    assert max(sizes) < 32_768


@pytest.mark.parametrize("damage", [b"", b"not a session", b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_bytes_that_are_no_session_are_told_so(model, damage):
    with pytest.raises(InvalidField, match="session"):
        Session.from_bytes(damage, model)


def test_a_session_with_any_byte_changed_is_refused_or_plays(model):
    session = Session.open(model, Wishes(style="folk", seed=3))
    session.next(1)
    good = session.to_bytes()
    for position in range(0, len(good), 97):
        spoilt = bytearray(good)
        spoilt[position] ^= 0x55
        with pytest.raises(InvalidField, match="session"):
            Session.from_bytes(bytes(spoilt), model)  # a checksum ends the bytes


def test_wishes_that_can_not_change_are_named(model):
    with pytest.raises(InvalidField, match="metre"):
        Session.open(model, Wishes()).change({"metre": "3/4"})


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("tempo", (30, 300), (0, 29.9, 301)),
        ("density", (0.25, 16), (0, 16.1)),
        ("intensity", (0, 1), (-0.1, 1.1)),
        ("temperature", (0.1, 2), (0, 2.1)),
        ("top_p", (0.05, 1), (0, 1.1)),
        ("seed", (0, 2**53), (-1, 2**53 + 1)),
        ("metre", ("1/4", "12/8", "3/2", "7/8"), ("0/4", "4", "4/3", "7/4", "100/4", "x/4", "1/8")),
        ("key", ("C", "f#", "Bb", "E♭"), ("H", "", "C##")),
        ("mode", ("major", "lydian"), ("blue",)),
        ("mood", tuple(MOODS), ("hungry",)),
        ("style", STYLES, ("polka",)),
        ("register", ("low", "high"), ("deep",)),
        ("instruments", (("drums",), ("bass",), ("piano",) * 4), (("kazoo",), ("piano",) * 5, ("",))),
    ],
)
def test_each_wish_has_its_limits(field, good, bad):
    for value in good:
        Wishes(**{field: value})
    for value in bad:
        with pytest.raises(InvalidField) as caught:
            Wishes(**{field: value})
        assert caught.value.detail["field"] == field


@pytest.mark.parametrize("bars", [0, -1, 257, 100_000])
def test_bars_have_limits(model, bars):
    with pytest.raises(InvalidField, match="1 to 256"):
        compose(model, Wishes(), bars)


def test_a_piece_can_be_stopped_while_it_is_made(model):
    stop = StopHandle()
    heard = []

    def on_step(fraction, stage):
        heard.append((fraction, stage))
        if len(heard) == 3:
            stop.stop()

    with pytest.raises(Cancelled):
        compose(model, Wishes(seed=1), 64, stop=stop, on_step=on_step)
    assert [stage for _, stage in heard] == ["bar 1 of 64", "bar 2 of 64", "bar 3 of 64"]


def test_a_model_for_something_else_is_refused(tmp_path):
    tiny_terrain_models.smoothing(tmp_path / "smoothing.onnx")
    with pytest.raises(InvalidField, match=r"music\.sequence"):
        compose(load_model(tmp_path / "smoothing.onnx", threads=1), Wishes(), 1)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("mode", ["major", "minor"])
def test_the_key_is_heard_without_being_strict(model, style, mode):
    wishes = Wishes(style=style, key="D", mode=mode, seed=2)
    sounding = pitches(compose(model, wishes, 8).score)
    inside = sum(pitch % 12 in wishes.sounding_key.scale for pitch in sounding)
    assert inside > 0.85 * len(sounding)


@pytest.mark.parametrize("asked", [1.0, 4.0, 8.0])
def test_density_is_obeyed(model, asked):
    for style in ("quartet", "classical"):
        made = [compose(model, Wishes(style=style, density=asked, seed=seed), 8).score.count / 32 for seed in range(3)]
        assert 0.6 * asked < sum(made) / 3 < 1.6 * asked


def test_all_instruments_that_are_asked_for_are_heard(model):
    for seed in range(3):
        made = compose(model, Wishes(style="game", intensity=1.0, seed=seed), 8)
        assert all(made.tracks[part].notes for part in made.wishes.playing)


def test_a_session_before_its_first_bar_is_damaged(model):
    session = Session.open(model, Wishes())
    session.bar = -1
    with pytest.raises(InvalidField, match="damaged"):
        Session.from_bytes(session.to_bytes(), model)
