"""OpenVINO in the place of ONNX Runtime: the same results, cancelling, frames of any size."""

import os
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("openvino", reason='these tests need: pip install "capriccio[openvino]"')

from backend import tiny_models, tiny_texture_models
from capriccio.client import Client
from capriccio.engine import openvino_core
from capriccio.engine.compiled_cache import CompiledCache
from capriccio.engine.finder import read_card
from capriccio.engine.model import load_model
from capriccio.engine.openvino_session import SIZES_KEPT
from capriccio.engine.parity import seeded_inputs
from capriccio.engine.providers import CPU, OPENVINO, OPENVINO_BF16, available_providers, choose_providers
from capriccio.engine.registry import BUNDLED_MODELS, ModelRegistry
from capriccio.engine.session import StopHandle
from capriccio.errors import Cancelled, ModelRejected
from capriccio.protocol import Message, Tensor
from capriccio.server.app import Server, ServerConfig
from capriccio.server.style_work import STYLE_WORKS

BUNDLED = [path for path in sorted(BUNDLED_MODELS.glob("*.onnx")) if read_card(path).kind.startswith("style.")]


@pytest.fixture(scope="module")
def invert(tmp_path_factory):
    return load_model(tiny_models.invert(tmp_path_factory.mktemp("models") / "invert.onnx"), 1, (OPENVINO, CPU))


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_a_bundled_model_gives_what_onnx_runtime_gives(path):
    of_onnx_runtime, model = load_model(path, 1), load_model(path, 1, (OPENVINO, CPU))
    arrays = seeded_inputs(1, model.card.inputs, model.card.parity.input_shapes)
    expected, found = of_onnx_runtime.run(*arrays), model.run(*arrays)
    assert model.session.providers == (OPENVINO,)
    assert (found.dtype, found.shape) == (expected.dtype, expected.shape)
    assert np.abs(found.astype(float) - expected).max() <= (1 if found.dtype == np.uint8 else 1e-3)


@pytest.mark.skipif(OPENVINO_BF16 not in available_providers(), reason="this processor has no bfloat16")
def test_with_bf16_a_bundled_model_keeps_its_certificate_or_is_computed_with_more_digits():
    model = load_model(BUNDLED[0], 1, (OPENVINO_BF16, OPENVINO, CPU))
    assert model.session.providers[0] in (OPENVINO_BF16, OPENVINO)
    assert 0 < model.deviation <= model.card.parity.tolerance or model.session.providers == (OPENVINO,)


def test_each_size_of_frame_works_and_only_the_last_few_are_kept(invert):
    for side in range(1, SIZES_KEPT + 3):
        frame = np.full((1, side, 2 * side, 3), side, np.uint8)
        np.testing.assert_array_equal(invert.run(frame), 255 - frame)
    assert len(invert.session._requests) == SIZES_KEPT


def test_a_result_stays_as_it_is_when_the_next_one_is_computed(invert):
    first = invert.run(np.zeros((1, 4, 4, 3), np.uint8))
    invert.run(np.full((1, 4, 4, 3), 255, np.uint8))
    assert (first == 255).all()


def test_a_view_of_a_message_which_nobody_may_write_to_is_an_input(invert):
    frame = np.frombuffer(bytes(range(48)), np.uint8).reshape(1, 4, 4, 3)
    np.testing.assert_array_equal(invert.run(frame), 255 - frame)


@pytest.mark.parametrize("frame", [np.zeros((1, 4, 4, 3), np.float32), np.zeros((1, 4, 4, 2), np.uint8), np.zeros(3)])
def test_an_input_that_does_not_fit_is_refused(invert, frame):
    with pytest.raises(ModelRejected, match="the model failed on this input"):
        invert.run(frame)


def test_a_file_that_is_no_graph_is_refused_as_onnx_runtime_does(tmp_path):
    path = tmp_path / "noise.onnx"
    path.write_bytes(b"")
    with pytest.raises(ModelRejected, match="ONNX Runtime can't load the model"):
        load_model(path, 1, (OPENVINO, CPU))


@pytest.fixture(scope="module")
def slow(tmp_path_factory):
    return load_model(tiny_models.slow(tmp_path_factory.mktemp("models") / "slow.onnx"), 1, (OPENVINO, CPU))


def test_a_run_can_be_ended_from_another_thread(slow):
    stop = StopHandle()
    threading.Timer(0.1, stop.stop).start()
    with pytest.raises(Cancelled):
        slow.run(np.zeros((1, 16, 16, 3), np.uint8), stop=stop)


def test_a_run_that_was_ended_before_it_began_is_cancelled(slow):
    stop = StopHandle()
    stop.stop()
    with pytest.raises(Cancelled):
        slow.run(np.zeros((1, 16, 16, 3), np.uint8), stop=stop)


def test_a_server_says_that_it_computes_with_openvino(tmp_path):
    tiny_models.invert(tmp_path / "invert.onnx")
    config = ServerConfig("tcp://127.0.0.1:*", [tmp_path], threads=1, provider="openvino")
    with Server(config) as server, Client(server.address, timeout_s=20) as client:
        frame = np.arange(75, dtype=np.uint8).reshape(5, 5, 3)
        client.models()
        np.testing.assert_array_equal(client.style(frame, "invert"), 255 - frame)
        assert client.status()["providers"] == [OPENVINO]


def test_models_of_assets_which_come_in_many_sizes_are_left_to_onnx_runtime(tmp_path):
    model = load_model(tiny_texture_models.vary(tmp_path / "vary.onnx"), 1, (OPENVINO_BF16, OPENVINO, CPU))
    assert model.session.providers == (CPU,)


@pytest.mark.parametrize(("provider", "together"), [("cpu", True), ("openvino", False)])
def test_frames_are_computed_together_only_where_their_number_asks_for_no_other_graph(model_folder, provider, together):
    plan = choose_providers(available_providers(), provider)
    registry = ModelRegistry([model_folder], lambda path: load_model(path, 1, plan))
    registry.load_all()
    tensor = Tensor(np.zeros((4, 4, 3), np.uint8), "HWC", "srgb")
    request = Message(7, "style.apply", {"model": "invert", "frame": 0}, (tensor,))
    work = STYLE_WORKS["style.apply"](request, registry, 0.0)
    assert (work.batch_key is not None) == together


@pytest.mark.skipif(sys.platform != "linux", reason="threads have a niceness of their own on Linux only")
def test_a_graph_that_a_batch_job_was_the_first_to_need_is_computed_as_urgently_as_any(invert):
    def nice_threads():
        tasks = Path("/proc/self/task").iterdir()
        return [task.name for task in tasks if os.getpriority(os.PRIO_PROCESS, int(task.name)) >= 10]

    def run_as_a_batch_job():
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
        invert.run(np.zeros((1, 77, 99, 3), np.uint8))
        seen.extend(nice_threads())

    seen, batch = [], threading.Thread(target=run_as_a_batch_job)
    batch.start()
    batch.join()
    assert seen == [str(batch.native_id)]


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """Give an empty cache that what is compiled goes to."""
    cache = CompiledCache(tmp_path / "cache")
    monkeypatch.setattr(openvino_core, "compiled_cache", lambda: cache)
    return cache


def run_anew(path, frame, threads=1):
    """Return a frame as a program shows it that has just started, and wait until what it compiled is kept."""
    shown = load_model(path, threads, (OPENVINO, CPU)).run(frame)
    openvino_core._compiler().submit(bool).result()
    return shown


def entries(cache):
    return {path.name: path.stat().st_mtime_ns for path in cache.folder.iterdir()}


FRAME = np.random.default_rng(7).integers(0, 256, (1, 24, 40, 3), np.uint8)


def test_the_next_start_reads_what_was_compiled_and_shows_the_same(cache, monkeypatch):
    path = BUNDLED[0]
    first = run_anew(path, FRAME)
    kept = {name: (cache.folder / name).read_bytes() for name in entries(cache)}

    def compile_again(*_):
        raise AssertionError("it was compiled again")

    monkeypatch.setattr(type(openvino_core.openvino_core()), "compile_model", compile_again)
    np.testing.assert_array_equal(run_anew(path, FRAME), first)
    assert {name: (cache.folder / name).read_bytes() for name in entries(cache)} == kept


def test_another_size_another_model_and_other_threads_are_compiled_for_themselves(cache):
    count = []
    for path, height, threads in [(BUNDLED[0], 24, 1), (BUNDLED[0], 32, 1), (BUNDLED[0], 32, 2), (BUNDLED[1], 32, 2)]:
        run_anew(path, np.zeros((1, height, 40, 3), np.uint8), threads)
        count.append(len(entries(cache)))
    assert count[0] < count[1] < count[2] < count[3]


@pytest.mark.parametrize("content", [b"", b"of another version", None])
def test_what_can_not_be_read_again_is_compiled_and_kept_anew(cache, content):
    first = run_anew(BUNDLED[0], FRAME)
    names = [name.removesuffix(".compiled") for name in entries(cache)]
    whole = {name: cache.get(name) for name in names}
    for name in names:
        cache.put(name, whole[name][: len(whole[name]) // 2] if content is None else content)
    np.testing.assert_array_equal(run_anew(BUNDLED[0], FRAME), first)
    assert {name: len(cache.get(name)) for name in names} == {name: len(whole[name]) for name in names}


def test_without_a_cache_everything_works_as_with_one(cache, monkeypatch):
    first = run_anew(BUNDLED[0], FRAME)
    monkeypatch.setattr(openvino_core, "compiled_cache", lambda: None)
    np.testing.assert_array_equal(run_anew(BUNDLED[0], FRAME), first)
