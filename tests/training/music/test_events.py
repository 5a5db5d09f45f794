"""The event model on the one loop: it learns a tiny corpus, resumes exactly, and its file does what PyTorch did."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from capriccio.engine.model import load_model
from capriccio.media.music.tracker import FEATURES
from capriccio.media.music.words import WORDS
from capriccio_training import checkpoint
from capriccio_training.config import ScheduleConfig
from capriccio_training.loop import train
from capriccio_training.music.config import resolve, resolve_new
from capriccio_training.music.data.corpus import learned, open_corpus
from capriccio_training.music.data.encoding import encode
from capriccio_training.music.export import TOLERANCE, export_composer
from capriccio_training.music.foreseeing.events import likelihood
from capriccio_training.music.nets.composer import COUNTS, Composer
from capriccio_training.onnx_file import About
from capriccio_training.onnx_runner import onnx_runner
from capriccio_training.settings import read_toml
from capriccio_training.subject import subject_named
from training.music.tunes import tune
from training.music.watching import Quiet, unheard
from training.states import assert_equal_states

ABOUT = About("music", "2", "some music", "MIT", "made up")


def _settings(tiny_music, tunes, **given):
    return resolve_new(read_toml(tiny_music), {"sources": [f"folk={tunes}"]}, given)


def test_a_run_trains_samples_and_exports(tiny_music, tunes, tmp_path):
    watcher = Quiet()
    run, out = tmp_path / "run", tmp_path / "music.onnx"
    assert train(_settings(tiny_music, tunes), run, watcher).step == 4
    assert set(watcher.losses[-1]) == {"nats", "learning_rate"}
    assert list((run / "samples").glob("*.png"))
    card = subject_named(checkpoint.subject_of(run)).export(run, "", out, ABOUT)
    assert (card.kind, card.training_steps, card.labels) == ("music.sequence", 4, ("folk",))
    assert load_model(out).card == card  # what the backend does: verifies the certificate


def test_a_stopped_training_goes_on_as_if_it_had_not(tiny_music, tunes, tmp_path):
    settings = _settings(tiny_music, tunes)
    half = replace(settings, schedule=ScheduleConfig(steps=2, epochs=60, decay_epochs=1))
    whole = replace(settings, schedule=ScheduleConfig(steps=4, epochs=60, decay_epochs=1))
    train(whole, tmp_path / "whole", Quiet())
    train(half, tmp_path / "parts", Quiet())
    train(whole, tmp_path / "parts", Quiet(), resume=True)
    states = [checkpoint.load(tmp_path / name) for name in ("whole", "parts")]
    assert_equal_states(*({key: state[key] for key in ("recipe", "batches")} for state in states))


def test_a_tiny_corpus_is_learned_and_foreseen(tiny_music, tunes, tmp_path):
    """What was held out is foreseen far better than by chance, too, and the file gives the same figure."""
    longer = {"schedule": {"steps": 150}, "data": {"batch": 8}, "network": {"width": 48}, "loop": {"log_steps": 25}}
    config = _settings(tiny_music, tunes, **longer)
    watcher = Quiet()
    train(config, tmp_path / "run", watcher)
    losses = [each["nats"] for each in watcher.losses]
    assert losses[-1] < 0.5 * losses[0]
    net = _average(tmp_path / "run", config)
    held_out = [encode(each) for each in open_corpus(config.sources, 0.3, unheard).held_out]
    found = likelihood(net, held_out)
    assert found.nats / found.words < 0.5 * np.log(len(WORDS))
    assert found.nats == pytest.approx(sum(found.by_kind.values()))
    assert found.a_note == pytest.approx(found.nats / found.notes)


def test_an_unknown_control_changes_what_is_foreseen_and_an_untrained_model_foresees_by_chance():
    torch.manual_seed(0)
    net = Composer(8, 1, 0.0).eval()
    piece = encode(_learned())
    told, hidden = likelihood(net, [piece]), likelihood(net, [piece], range(len(FEATURES), len(COUNTS)))
    assert told.words == hidden.words == len(piece.words)
    assert told.nats != hidden.nats
    assert told.nats / told.words == pytest.approx(np.log(len(WORDS)), rel=0.2)


@pytest.mark.parametrize(("layers", "words", "pieces"), [(1, 1, 1), (1, 9, 3), (2, 4, 2), (3, 2, 5)])
def test_a_file_computes_what_pytorch_does_at_other_sizes(layers, words, pieces, tmp_path):
    net, model = _exported(layers, tmp_path)
    told, state = _told(words, pieces), np.random.default_rng(1).standard_normal((2, layers, pieces, 12), np.float32)
    made = model(told, *state)
    with torch.no_grad():
        wanted = net(torch.from_numpy(told), *torch.from_numpy(state))
    for mine, theirs in zip(made, wanted, strict=True):
        np.testing.assert_allclose(mine, theirs.numpy(), atol=TOLERANCE)


def test_the_state_carries_all_that_was_heard(tmp_path):
    """One run of ten words is ten runs of one."""
    _, model = _exported(2, tmp_path)
    told, silence = _told(10, 2), np.zeros((2, 2, 12), np.float32)
    at_once = model(told, silence, silence)
    state, logits = (silence, silence), []
    for word in told:
        made, *state = model(word[None], *state)
        logits.append(made)
    np.testing.assert_allclose(np.concatenate(logits), at_once[0], atol=1e-4)
    for mine, theirs in zip(state, at_once[1:], strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-4)


def _exported(layers, tmp_path):
    torch.manual_seed(0)
    net = Composer(12, layers, 0.1)
    config = resolve({"network": {"width": 12, "layers": layers}, "sources": ["folk=a"]})
    content, _ = export_composer(net, config, 1, ABOUT)
    (tmp_path / "music.onnx").write_bytes(content)
    assert load_model(tmp_path / "music.onnx").card.kind == "music.sequence"
    return net, onnx_runner(content)


def _told(words, pieces):
    random = np.random.default_rng(0)
    return random.integers(0, np.array(COUNTS), (words, pieces, len(COUNTS)), np.int64)


def _average(run, config):
    net = Composer(config.network.width, config.network.layers, 0.0)
    net.load_state_dict(checkpoint.load(run)["recipe"]["average"]["average"])
    return net.eval()


def _learned():
    return learned(tune(1, bars=4), "folk", "one")
