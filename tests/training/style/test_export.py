"""Export: what ONNX Runtime computes is what PyTorch saw, at every size, and the file says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from torch import nn

from capriccio.card import CARD_KEY, ModelCard
from capriccio.engine.model import load_model
from capriccio.errors import InvalidField, ModelRejected, UnreadableFile
from capriccio.services.style import restyle
from capriccio_training import checkpoint, onnx_file
from capriccio_training.onnx_file import About, Graph
from capriccio_training.style import export
from capriccio_training.style.config import GENERATOR_NAMES, StyleConfig, resolve
from capriccio_training.style.export import export_generator, export_run
from capriccio_training.style.nets import build_generator

ABOUT = About("look", "3", "a look", "MIT", "made up", {"paired_psnr": 21.5})


def config_of(generator: str, **settings: Any) -> StyleConfig:
    return resolve({"generator": {"name": generator, "width": 8, **settings}})


def make(generator: str, **settings: Any) -> nn.Module:
    torch.manual_seed(0)
    net = build_generator(config_of(generator, **settings).generator).eval()
    for parameter in net.parameters():
        parameter.data += 0.02 * torch.randn_like(parameter)
    return net


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run folder as the loop leaves it, without the training."""
    folder = tmp_path / "run"
    checkpoint.write_config(folder, config_of("realtime"))
    average = {"average": make("realtime").state_dict(), "updates": 1}
    checkpoint.save(folder, {"step": 42, "recipe": {"average/target": average}}, {})
    return folder


@pytest.mark.parametrize("generator", GENERATOR_NAMES)
def test_the_file_computes_what_pytorch_does_and_carries_its_card(generator: str, tmp_path: Path) -> None:
    content, card = export_generator(make(generator), config_of(generator), 7, ABOUT)
    path = tmp_path / "look.onnx"
    path.write_bytes(content)
    loaded = load_model(path)  # what the backend does: verifies the certificate, refuses otherwise
    assert loaded.card == card
    assert (card.name, card.training_steps, card.recipe) == ("look", 7, f"cyclegan/{generator}")
    assert card.kind == ("style.grid" if generator == "grid" else "style.frame")
    assert card.config_hash == config_of(generator).hash


@pytest.mark.parametrize("size", [(1, 72, 128), (3, 33, 50), (1, 1, 1), (2, 7, 300)])
def test_frames_of_any_size_and_number_keep_their_shape(size: tuple[int, int, int]) -> None:
    content, _ = export_generator(make("realtime"), config_of("realtime"), 0, ABOUT)
    frames = np.random.default_rng(0).integers(0, 256, (*size, 3), dtype=np.uint8)
    (styled,) = onnxruntime.InferenceSession(content).run(None, {"frame": frames})
    assert styled.shape == frames.shape
    assert styled.dtype == np.uint8


@pytest.mark.parametrize("size", [(1, 144, 256), (2, 90, 160), (1, 1, 1)])
def test_a_grid_model_gives_a_half_precision_grid_for_any_view(size: tuple[int, int, int]) -> None:
    content, card = export_generator(make("grid"), config_of("grid"), 0, ABOUT)
    frames = np.zeros((*size, 3), np.uint8)
    (grid,) = onnxruntime.InferenceSession(content).run(None, {"frame": frames})
    assert grid.shape == (size[0], 9, 16, 8, 12)
    assert grid.dtype == np.float16
    assert card.view_size == (144, 256)


def test_a_grid_model_with_all_options_serves_what_it_was_trained_to_show(tmp_path: Path) -> None:
    """The backend's service must make the picture that the losses saw: cells, guide, detail and spreading agree."""
    options = {"grid_cell": 8, "grid_depth": 6, "grid_guide": True, "grid_detail": True}
    net = make("grid", **options)
    content, card = export_generator(net, config_of("grid", **options), 0, ABOUT)
    assert [output.shape[1:] for output in card.outputs] == [(18, 32, 6, 12), (144, 256, 3)]
    assert card.guide == net.guide.to_card()
    path = tmp_path / "look.onnx"
    path.write_bytes(content)
    blocks = np.random.default_rng(0).integers(0, 256, (9, 16, 3), dtype=np.uint8)
    frame = np.kron(blocks, np.ones((32, 32, 1), np.uint8))  # shrinking by 2 is the same for Pillow and PyTorch
    with torch.no_grad():
        made, _ = net(torch.from_numpy(frame).permute(2, 0, 1)[None] / 127.5 - 1)
    expected = (made[0].permute(1, 2, 0) * 127.5 + 127.5).clamp(0, 255).numpy()
    served = restyle(load_model(path), frame)
    assert np.abs(served - expected).max() <= 2.5


def test_weights_take_two_bytes_each() -> None:
    net = make("grid")
    content, _ = export_generator(net, config_of("grid"), 0, ABOUT)
    assert len(content) < 2.2 * sum(p.numel() for p in net.parameters()) + 16_000


def test_export_fails_when_the_file_differs_from_pytorch(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = onnx_file._traced

    def perturbed(graph: Graph) -> bytes:
        model = onnx.load_from_string(honest(graph))
        weights = max(model.graph.initializer, key=lambda tensor: len(tensor.raw_data))
        values = onnx.numpy_helper.to_array(weights)
        weights.CopyFrom(onnx.numpy_helper.from_array(values + 0.1, weights.name))
        return model.SerializeToString()

    monkeypatch.setattr(onnx_file, "_traced", perturbed)
    with pytest.raises(ModelRejected, match="differs by"):
        export_generator(make("realtime"), config_of("realtime"), 0, ABOUT)


def test_export_fails_when_only_other_sizes_differ() -> None:
    class WrongAtOddSizes(export.FrameGraph):
        def forward(self, frame: torch.Tensor) -> torch.Tensor:
            styled = super().forward(frame)
            return 255 - styled if frame.shape[1] % 2 else styled

    content, card = export_generator(make("realtime"), config_of("realtime"), 0, ABOUT)
    wrong = WrongAtOddSizes(make("realtime")).eval()
    graph = Graph(wrong, card.inputs, card.outputs, ((1, 72, 128, 3),), (((1, 45, 77, 3),),), (2.0,))
    with pytest.raises(ModelRejected, match="1x45x77x3"):
        onnx_file.check_agreement(graph, content, card)


def test_a_run_exports_its_averaged_weights(run: Path, tmp_path: Path) -> None:
    card = export_run(run, "target", tmp_path / "look.onnx", ABOUT)
    model = onnx.load(str(tmp_path / "look.onnx"))
    assert ModelCard.from_json({e.key: e.value for e in model.metadata_props}[CARD_KEY]) == card
    assert model.opset_import[0].version == 17
    assert card.training_steps == 42


def test_a_direction_that_was_not_trained_is_told(run: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidField, match="this run has: target"):
        export_run(run, "source", tmp_path / "look.onnx", ABOUT)


def test_an_export_without_checkpoint_or_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="holds no run"):
        export_run(tmp_path, "target", tmp_path / "look.onnx", ABOUT)
    checkpoint.write_config(tmp_path / "new", config_of("grid"))
    with pytest.raises(UnreadableFile, match="no checkpoint yet"):
        export_run(tmp_path / "new", "target", tmp_path / "look.onnx", ABOUT)
    assert not (tmp_path / "look.onnx").exists()
