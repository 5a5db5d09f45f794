"""The three baselines: each learns a small world, resumes exactly, and does what its source says it does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from lightning_fabric import Fabric

from capriccio.media.music.arrangement import arrange
from capriccio.media.music.score import TICKS
from capriccio_training import checkpoint
from capriccio_training.config import ScheduleConfig
from capriccio_training.loop import train
from capriccio_training.music.config import MUSEGAN_STEPS, resolve_new
from capriccio_training.music.data.melodies import MelodyBatches
from capriccio_training.music.data.phrases import PhraseBatches
from capriccio_training.music.data.symbols import SymbolBatches
from capriccio_training.music.improvising.drawing import draw
from capriccio_training.music.method import Wish
from capriccio_training.music.methods import METHODS
from capriccio_training.music.nets.note_lstm import NoteLstm
from capriccio_training.music.nets.phrase_gan import PhraseCritic, PhraseGenerator
from capriccio_training.music.nets.two_streams import MelodyJudge, TwoStreams
from capriccio_training.settings import read_toml
from training.music.tunes import melody, tune, voices
from training.music.watching import Quiet
from training.states import assert_equal_states

BASELINES = ("classical_piano", "musegan", "musegen")
MANY_STEPS = {"epochs": 1000, "decay_epochs": 1}


def _made(config, batches):
    torch.manual_seed(0)
    return METHODS[config.recipe].recipe(config, Fabric(accelerator="cpu"), torch.Generator().manual_seed(0), batches)


def _taught(recipe, batches, steps):
    return [{name: float(loss) for name, loss in recipe.step(*batches.next()).items()} for _ in range(steps)]


@pytest.mark.parametrize("recipe", BASELINES)
def test_a_stopped_training_goes_on_as_if_it_had_not(recipe, tiny_music, tunes, tmp_path):
    settings = resolve_new(
        read_toml(tiny_music), {"sources": [f"folk={tunes}"], "recipe": recipe, "musegan": {"critic_steps": 3}}
    )
    half = replace(settings, schedule=ScheduleConfig(steps=2, **MANY_STEPS))
    whole = replace(settings, schedule=ScheduleConfig(steps=4, **MANY_STEPS))
    train(whole, tmp_path / "whole", Quiet())
    train(half, tmp_path / "parts", Quiet())
    train(whole, tmp_path / "parts", Quiet(), resume=True)
    states = [checkpoint.load(tmp_path / name) for name in ("whole", "parts")]
    assert_equal_states(*({key: state[key] for key in ("recipe", "batches", "random")} for state in states))
    assert list((tmp_path / "whole" / "samples").glob("*.png"))


@pytest.mark.parametrize("embedded", [False, True])
@pytest.mark.parametrize("every_symbol", [False, True])
def test_classical_piano_learns_a_scale_by_heart_and_plays_on(embedded, every_symbol):
    config = resolve_new(
        {
            "recipe": "classical_piano",
            "data": {"window": 12, "batch": 32},
            "network": {"width": 24, "layers": 1, "dropout": 0.0},
            "classical_piano": {"embedded": embedded, "every_symbol": every_symbol},
            "optimizer": {"generator_rate": 1e-2},
        }
    )
    scale = [60, 62, 64, 65, 67, 69, 71, 72]
    batches = SymbolBatches([arrange(voices(melody(*scale * 8)))], config, 0)
    recipe = _made(config, batches)
    losses = _taught(recipe, batches, 80)
    assert losses[-1]["nats"] < 0.35 * losses[0]["nats"]
    if not every_symbol:
        return  # eighty symbols are enough to see it learn, but not to play by
    net = recipe.parts.average.average
    (piece,) = METHODS["classical_piano"].improvise(config, net, batches.state_dict(), Wish(1, 2, 0.0))
    pitches = [note.pitch for note in piece.tracks[0].notes]
    rises = [scale[(scale.index(pitch) + 1) % 8] for pitch in pitches[:-1]]
    assert np.mean(np.array(rises) == np.array(pitches[1:])) > 0.8
    assert [note.start for note in piece.tracks[0].notes] == list(range(0, 8 * TICKS, TICKS // 2))


def test_the_original_is_told_a_symbol_as_one_number():
    net = NoteLstm(10, 6, 3, 0.3, embedded=False)
    assert net.lstm.input_size == 1
    assert net.lstm.num_layers == 3
    assert NoteLstm(10, 6, 3, 0.3, embedded=True).lstm.input_size == 6
    net.eval()
    symbols = torch.randint(10, (2, 7))
    torch.testing.assert_close(net(symbols, last_alone=True), net(symbols)[:, -1:])


def _musegen(**weights):
    return resolve_new(
        {
            "recipe": "musegen",
            "data": {"window": 8, "batch": 8},
            "network": {"width": 16},
            "musegen": weights,
            "optimizer": {"generator_rate": 1e-2},
        }
    )


@pytest.mark.parametrize("game", ["vanilla", "hinge", "least_squares"])
def test_musegen_foresees_a_tune_and_sings_notes_of_it(game):
    config = _musegen(game=game)
    line = melody(72, 74, -1, 76) + melody(79, 76, 74, 72, start=4 * TICKS, length=2 * TICKS)
    batches = MelodyBatches([arrange(voices(line))], config, 0)
    recipe = _made(config, batches)
    losses = _taught(recipe, batches, 60)
    assert {"pitch", "length", "kl", "gan", "discriminator"} == set(losses[0])
    for name in ("pitch", "length"):
        assert losses[-1][name] < 0.5 * losses[0][name]
    net = recipe.parts.average.average
    (piece,) = METHODS["musegen"].improvise(config, net, batches.state_dict(), Wish(1, 4, 0.5))
    assert {note.pitch for note in piece.tracks[0].notes} <= {72, 74, 76, 79}
    assert piece.end <= 16 * TICKS


def test_without_the_game_no_judge_learns():
    config = _musegen(gan=0.0)
    batches = MelodyBatches([arrange(tune(1))], config, 0)
    recipe = _made(config, batches)
    before = {name: weight.clone() for name, weight in recipe.parts.discriminator.state_dict().items()}
    assert {"pitch", "length", "kl"} == set(_taught(recipe, batches, 1)[0])
    assert_equal_states(before, dict(recipe.parts.discriminator.state_dict()))


def test_the_latents_divergence_counts_as_much_as_wished():
    """With a great weight, the latents become what noise is, and say nothing."""
    config = _musegen(kl=10.0, gan=0.0)
    batches = MelodyBatches([arrange(tune(1))], config, 0)
    losses = _taught(_made(config, batches), batches, 40)
    assert losses[-1]["kl"] < 0.1 * losses[0]["kl"]


def test_two_streams_go_on_from_their_state():
    torch.manual_seed(0)
    net = TwoStreams(9, 5, 8).eval()
    notes = torch.stack([torch.randint(9, (2, 6)), torch.randint(5, (2, 6))], 2)
    noise = torch.randn(2, 6, net.latents)
    whole = net(notes, noise)
    state, pitches = None, []
    for step in range(6):
        said = net(notes[:, step : step + 1], noise[:, step : step + 1], state)
        state = said.state
        pitches.append(said.pitches)
    torch.testing.assert_close(torch.cat(pitches, 1), whole.pitches)


def test_musegens_networks_are_as_large_as_its_source():
    net = TwoStreams(40, 19, 256)
    assert sum(weight.numel() for weight in net.parameters()) == pytest.approx(4.0e6, rel=0.25)
    assert net.latents == 512 + 256
    (score,) = MelodyJudge(59, 256)(torch.rand(3, 10, 59))
    assert score.shape == (3, 1)


@pytest.mark.parametrize("steps", MUSEGAN_STEPS)
def test_musegan_draws_and_judges_phrases_of_every_size(steps):
    generator, critic = PhraseGenerator(4, 2, steps), PhraseCritic(2, steps)
    made = generator(torch.randn(3, *generator.shape))
    assert made.shape == (3, 6, 4, steps, 84)
    assert made.min() >= 0
    assert made.max() <= 1
    (scores,) = critic(made)
    assert scores.shape == (3, 1)


def test_musegan_teaches_its_generator_in_every_fifth_step():
    config = resolve_new({"recipe": "musegan", "data": {"batch": 4}, "network": {"width": 2}})
    batches = PhraseBatches([arrange(tune(1))], config, 0)
    losses = _taught(_made(config, batches), batches, 10)
    assert ["gan" in each for each in losses] == [False, False, False, False, True] * 2
    assert all("discriminator" in each for each in losses)


@pytest.mark.slow
def test_musegan_learns_where_notes_are():
    """All phrases are from one tune: soon most of what is drawn lies where its notes do."""
    config = resolve_new(
        {
            "recipe": "musegan",
            "data": {"batch": 8},
            "network": {"width": 4},
            "musegan": {"noise": 4, "critic_steps": 1},
            "optimizer": {"generator_rate": 5e-3, "discriminator_rate": 5e-3},
        }
    )
    batches = PhraseBatches([arrange(tune(1, bars=5))], config, 0)
    recipe = _made(config, batches)
    played = batches.next()[0].mean(0) > 0
    before = _hits(recipe, played)
    _taught(recipe, batches, 75)
    assert _hits(recipe, played) > 1.5 * before


@torch.no_grad()
def _hits(recipe, played):
    """How much likelier notes are drawn where some are than elsewhere."""
    made = recipe.parts.generator(torch.randn((8, *recipe.shape), generator=torch.Generator().manual_seed(1)))
    return float(made[:, played].mean() / made[:, ~played].mean())


def test_drawing_follows_chances_temperature_and_what_may_be():
    random = np.random.default_rng(0)
    logits = np.log(np.array([0.7, 0.2, 0.1]))
    counts = np.bincount([draw(logits, 1.0, random) for _ in range(2000)], minlength=3) / 2000
    np.testing.assert_allclose(counts, [0.7, 0.2, 0.1], atol=0.04)
    colder = np.bincount([draw(logits, 0.5, random) for _ in range(2000)], minlength=3) / 2000
    np.testing.assert_allclose(colder, np.array([0.49, 0.04, 0.01]) / 0.54, atol=0.04)
    assert {draw(logits, 0.0, random) for _ in range(10)} == {0}
    assert draw(np.array([-np.inf, 3.0, -np.inf]), 1.0, random) == 1
