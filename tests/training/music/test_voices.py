"""Four voices on a grid: what is told, what is answered, and that a small model learns, sings and is measured."""

from __future__ import annotations

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from capriccio.errors import InvalidField
from capriccio.media.music.arrangement import arrange
from capriccio.media.music.score import TICKS
from capriccio_training.cli import app
from capriccio_training.config import ScheduleConfig
from capriccio_training.loop import train
from capriccio_training.music.config import DataConfig, resolve_new
from capriccio_training.music.data.corpus import learned
from capriccio_training.music.data.voices import (
    ANSWERS,
    COUNTS,
    HOLD,
    LOWEST,
    VOICES,
    VoiceBatches,
    by_voice,
    encode_grid,
    follow,
    grid_of,
    told_at,
    transposed,
)
from capriccio_training.music.foreseeing import KEY_NATS
from capriccio_training.music.foreseeing.voices import foresee
from capriccio_training.music.method import Wish
from capriccio_training.music.trained import open_trained
from capriccio_training.settings import read_toml
from training.music.tunes import chorale, melody, tune, voices
from training.music.watching import Quiet


def grid(seed=0, bars=4):
    return grid_of(arrange(chorale(seed, bars)))


def test_a_piece_of_four_voices_is_a_grid_of_sixteenths_from_the_soprano_down():
    soprano, alto = melody(72, 74, length=TICKS), melody(67, 67, length=TICKS)
    tenor, bass = melody(60, -1, length=TICKS), melody(48, length=2 * TICKS)
    found = grid_of(arrange(voices(bass, soprano, tenor, alto)))
    sung = np.array([[72, 67, 60, 48]] * 4 + [[74, 67, LOWEST - 1, 48]] * 4) - LOWEST + 1
    np.testing.assert_array_equal(found[:8], sung)


@pytest.mark.parametrize("score", [tune(0), voices(melody(60, 62)), voices(*[melody(60, 62)] * 4, melody(40, 41))])
def test_other_music_than_of_four_voices_is_no_grid(score):
    assert grid_of(arrange(score)) is None


def test_a_voice_holds_or_names_a_pitch_other_than_the_one_before():
    found = grid()
    answers = encode_grid(found).answers.reshape(-1, VOICES)
    assert (answers[0] > HOLD).all()
    for step in range(1, len(found)):
        same = found[step] == found[step - 1]
        np.testing.assert_array_equal(answers[step], np.where(same, HOLD, found[step] + 1))
    assert answers.max() < ANSWERS


def test_what_is_told_has_its_counts_and_does_not_know_what_comes():
    found = grid()
    told = by_voice(encode_grid(found).told)
    assert told.shape == (found.size, len(COUNTS))
    assert (told >= 0).all()
    assert (told < np.array(COUNTS)).all()
    for place in (5, 70, 130):
        step, voice = divmod(place, VOICES)
        spoilt = found.copy()
        spoilt[step, voice:] = 7
        spoilt[step + 1 :] = 9
        np.testing.assert_array_equal(by_voice(encode_grid(spoilt).told)[place], told[place])


def test_what_is_told_one_by_one_is_what_is_told_at_once():
    found = grid()
    holds, sung = np.zeros(VOICES, np.int64), [[0] * 3 for _ in range(VOICES)]
    rows = []
    for step in range(len(found)):
        rows += [told_at(found, step, voice, holds, sung) for voice in range(VOICES)]
        follow(found, step, holds, sung)
    np.testing.assert_array_equal(rows, encode_grid(found).told)


@pytest.mark.parametrize("semitones", [-5, 3])
def test_a_piece_is_moved_as_if_it_had_been_written_so(semitones):
    found = grid()
    moved, written = transposed(encode_grid(found), semitones), encode_grid(found + semitones)
    np.testing.assert_array_equal(moved.told, written.told)
    np.testing.assert_array_equal(moved.answers, written.answers)


def test_batches_go_on_exactly_and_cover_their_windows():
    data = DataConfig(batch=3, window=64, transpose=6)
    batches = VoiceBatches([grid(seed) for seed in range(3)], data, seed=1)
    batches.next()
    state = batches.state_dict()
    told, answers = batches.next()
    assert (told.shape, answers.shape) == ((64, 3, len(COUNTS)), (64, 3))
    again = VoiceBatches([grid(seed) for seed in range(3)], data, seed=9)
    again.load_state_dict(state)
    assert all((one == other).all() for one, other in zip((told, answers), again.next(), strict=True))


def test_music_without_four_voices_is_refused():
    with pytest.raises(InvalidField, match="four voices"):
        VoiceBatches([], DataConfig(), seed=0)


def test_a_small_model_learns_chorales_sings_them_and_is_measured(tiny_music, chorales, tmp_path):
    settings = {"sources": [f"chorale={chorales}"], "recipe": "voices", "network": {"width": 48}}
    config = resolve_new(read_toml(tiny_music), settings, {"data": {"batch": 8, "window": 128}})
    run, watcher = tmp_path / "run", Quiet()
    train(config, run, watcher)
    longer = resolve_new(read_toml(tiny_music), settings, {"schedule": {"steps": 120}})
    assert isinstance(longer.schedule, ScheduleConfig)
    train(longer, tmp_path / "longer", watcher)
    pieces = [learned(chorale(seed), "chorale", str(seed)) for seed in (100, 101)]
    early, late = (open_trained(each) for each in (run, tmp_path / "longer"))
    found = foresee(late.config, late.net, pieces)
    assert found.a_grid_note < 0.7 * foresee(early.config, early.net, pieces).a_grid_note
    assert found.nats > 2 * KEY_NATS
    assert found.answers == found.grid_notes == 2 * 8 * 16 * VOICES
    assert found.changed_nats < found.nats
    made = late.improvise(Wish(count=1, bars=2, seed=3))[0]
    assert [track.name for track in made.tracks] == ["soprano", "alto", "tenor", "bass"]
    assert made.end <= 2 * 4 * TICKS


def test_the_likelihood_of_a_run_is_printed_and_written(tiny_music, chorales, tunes, tmp_path):
    config = {"sources": [f"chorale={chorales}"], "recipe": "voices"}
    train(resolve_new(read_toml(tiny_music), config, {"data": {"held_out": 0.3}}), tmp_path / "run", Quiet())
    called = CliRunner().invoke(app, ["music-likelihood", str(tmp_path / "run"), "--json", str(tmp_path / "nats.json")])
    assert called.exit_code == 0, called.output
    written = json.loads((tmp_path / "nats.json").read_text())
    assert set(written) == {"held out", "learned"}
    assert sum(each["pieces"] for each in written.values()) == 12
    other = CliRunner().invoke(app, ["music-likelihood", str(tmp_path / "run"), "--data", f"folk={tunes}"])
    assert other.exit_code == 1
    assert "four voices" in other.output
