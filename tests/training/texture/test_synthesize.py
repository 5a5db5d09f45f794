"""`texture.synthesize`: the torus, what chooses a texture, learning, resuming, the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import torch
import torch.nn.functional as F
from lightning_fabric import Fabric
from numpy.typing import NDArray

from capriccio.card import CARD_KEY, ModelCard
from capriccio.errors import InvalidField, UnreadableFile
from capriccio_training import checkpoint
from capriccio_training.loop import train
from capriccio_training.onnx_file import About
from capriccio_training.texture.config import SYNTHESIZE_CELL as CELL
from capriccio_training.texture.config import TextureConfig, resolve_new
from capriccio_training.texture.data.grain import OCTAVES, RANK, TAPS
from capriccio_training.texture.data.palette import Palette
from capriccio_training.texture.data.tiles import open_tiles
from capriccio_training.texture.data.tones import KNOTS
from capriccio_training.texture.exemplars import known_of, picture_of
from capriccio_training.texture.export import export_run
from capriccio_training.texture.nets.base import NOISE, TONED
from capriccio_training.texture.nets.library import Known, Library, SynthesisGraph
from capriccio_training.texture.nets.modulated import GrowingModulatedConv, ModulatedConv, doubled_conv
from capriccio_training.texture.nets.synthesizer import Synthesizer
from capriccio_training.texture.recipes.synthesize import Synthesize
from training.states import assert_equal_states
from training.test_loop import Silent

ABOUT = About("kinds", "1", "", "MIT", "made for a test")
CODE = 6


def tiny(textures: Path, **sections: Any) -> TextureConfig:
    small = {
        "recipe": "synthesize",
        "pictures": str(textures),
        "data": {"side": 80, "batch": 4},
        "synthesize": {"width": 4, "code": CODE, "critic_width": 4},
        "loop": {"threads": 1, "sample_steps": 1000, "log_steps": 1},
        "schedule": {"steps": 4},
    }
    return resolve_new(small, sections)


def make_recipe(config: TextureConfig) -> Synthesize:
    torch.manual_seed(0)
    return Synthesize(config, Fabric(accelerator="cpu", devices=1), torch.Generator().manual_seed(0), 2)


def test_four_products_of_nine_are_enough_for_features_that_are_doubled() -> None:
    torch.manual_seed(0)
    features, beside, code = torch.randn(2, 5, 4, 6), torch.randn(2, 3, 8, 12), torch.randn(2, CODE)
    doubled = F.interpolate(features, scale_factor=2.0, mode="nearest")
    weight = torch.randn(7, 5, 3, 3)
    whole = F.conv2d(F.pad(doubled, (1, 1, 1, 1), mode="circular"), weight)
    torch.testing.assert_close(doubled_conv(features, weight), whole, atol=1e-4, rtol=1e-4)
    growing, plain = GrowingModulatedConv(5, 3, 7, CODE), ModulatedConv(8, 7, CODE)
    plain.load_state_dict(growing.state_dict())
    expected = plain(torch.cat([doubled, beside], 1), code)
    torch.testing.assert_close(growing(features, beside, code), expected, atol=1e-4, rtol=1e-4)


def made_up_graph(labels: list[int]) -> SynthesisGraph:
    """A file's graph whose every weight matters, and which knows a texture for each of `labels`."""
    torch.manual_seed(0)
    network = Synthesizer(width=4, code=CODE)
    for weight in network.parameters():
        torch.nn.init.normal_(weight, 0, 0.3)
    count = len(labels)
    palette = Palette(0.3 * torch.randn(count, 3), 0.2 * torch.randn(count, 3, 3))
    grain = 0.2 * torch.randn(count, OCTAVES, 3, RANK, 2, TAPS)
    source, target = (torch.randn(count, len(TONED), 3, KNOTS).sort(3).values for _ in range(2))
    known = Known(palette, grain, (source, target), torch.randn(count, CODE))
    return SynthesisGraph(network, Library(known, labels)).eval()


@torch.no_grad()
def made(graph: SynthesisGraph, noise: torch.Tensor, label: list[float], character: list[float]) -> NDArray[Any]:
    """(H, W, 3) as whole numbers that can be subtracted."""
    texture = graph(noise, torch.tensor([character]), torch.tensor([label]))
    pixels: NDArray[Any] = texture[0].numpy().astype(int)
    return pixels


def drawn(rows: int, columns: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(1, rows, columns, NOISE, generator=torch.Generator().manual_seed(seed))


def test_noise_rolled_by_cells_gives_the_texture_rolled_by_cells() -> None:
    graph, noise = made_up_graph([0, 0, 1]), drawn(3, 4)
    there = made(graph, noise, [1.0, 0.0], [0.3, -1.0])
    rolled = made(graph, torch.roll(noise, (1, 2), (1, 2)), [1.0, 0.0], [0.3, -1.0])
    assert there.shape == (3 * CELL, 4 * CELL, 3)
    assert np.abs(np.roll(there, (CELL, 2 * CELL), (0, 1)) - rolled).max() <= 1


def test_the_smallest_texture_is_two_cells_wide() -> None:
    assert made(made_up_graph([0]), drawn(2, 2), [1.0], [0.0]).shape == (2 * CELL, 2 * CELL, 3)


def test_label_character_and_noise_each_change_the_texture() -> None:
    graph = made_up_graph([0, 0, 1])
    there = made(graph, drawn(3, 3), [1.0, 0.0], [2.0, -2.0])
    for other in (
        made(graph, drawn(3, 3), [0.0, 1.0], [2.0, -2.0]),
        made(graph, drawn(3, 3), [1.0, 0.0], [-2.0, 2.0]),
        made(graph, drawn(3, 3, seed=1), [1.0, 0.0], [2.0, -2.0]),
    ):
        assert np.abs(there - other).mean() > 5


def test_a_character_chooses_only_among_textures_of_the_label() -> None:
    library = made_up_graph([0, 0, 0, 1, 1]).library
    wanted = library(torch.tensor([[-9.0, 9.0, 99.0]]), torch.tensor([[0.0, 1.0]]))
    assert torch.allclose(wanted.rows(), library.rows[4:5], atol=1e-4)


def test_labels_blend_by_their_weights_whatever_these_add_up_to() -> None:
    library = made_up_graph([0, 1]).library
    character = torch.zeros(1, 1)
    mixed = library(character, torch.tensor([[2.0, 6.0]])).rows()
    assert torch.allclose(mixed, 0.25 * library.rows[:1] + 0.75 * library.rows[1:], atol=1e-5)


def test_an_untrained_network_makes_what_statistics_can(textures: Path) -> None:
    batches = open_tiles(textures, tiny(textures).data, 0)
    recipe = make_recipe(tiny(textures))
    encoder, synthesizer = (getattr(recipe.parts.average.average, part) for part in ("encoder", "synthesizer"))
    for index in range(len(batches.folder)):
        picture = picture_of(batches, index)
        known = known_of(picture, 80, encoder)
        made = known.palette.apply(synthesizer(drawn(4, 4).permute(0, 3, 1, 2), known.grain, known.tones, known.code))
        assert (made.mean((2, 3)) - picture.mean((2, 3))).abs().max() < 0.15
        assert (made.std((2, 3)) / picture.std((2, 3)).clamp(min=0.05) - 1).abs().max() < 0.5


def test_it_learns_two_materials(textures: Path) -> None:
    quick = {"generator_rate": 1e-2}
    config = tiny(textures, optimizer=quick, synthesize={"width": 4, "code": CODE, "gan": 0.0})
    recipe, batches = make_recipe(config), open_tiles(textures, config.data, 0)
    losses = [float(recipe.step(*batches.next())["statistics"]) for _ in range(24)]
    assert np.mean(losses[-6:]) < np.mean(losses[:6])


def test_a_resumed_training_ends_exactly_like_one_that_was_never_stopped(textures: Path, tmp_path: Path) -> None:
    config, runs = tiny(textures), (tmp_path / "whole", tmp_path / "broken")
    train(config, runs[0], Silent())
    with pytest.raises(KeyboardInterrupt):
        train(config, runs[1], Silent(stop_at=2))
    train(config, runs[1], Silent(), resume=True)
    one, other = ({**checkpoint.load(run), "elapsed_s": 0} for run in runs)
    assert_equal_states(one, other)
    assert (runs[0] / "samples" / "0000004.png").is_file()


@pytest.fixture
def run(textures: Path, tmp_path: Path) -> Path:
    train(tiny(textures), tmp_path / "run", Silent())
    return tmp_path / "run"


def test_a_run_becomes_a_file_that_makes_textures_by_label_at_any_size(run: Path, tmp_path: Path) -> None:
    card = export_run(run, "", tmp_path / "kinds.onnx", ABOUT)
    session = onnxruntime.InferenceSession(tmp_path / "kinds.onnx", providers=["CPUExecutionProvider"])
    assert ModelCard.from_json(session.get_modelmeta().custom_metadata_map[CARD_KEY]) == card
    assert (card.kind, card.size_multiple, card.labels) == ("texture.synthesize", CELL, ("cloth", "sand"))
    noise = drawn(5, 2).numpy().repeat(2, 0)
    character = np.zeros((2, card.inputs[1].shape[1]), np.float32)
    label = np.eye(2, dtype=np.float32)
    cloth, sand = session.run(None, {"noise": noise, "character": character, "label": label})[0]
    assert cloth.shape == (5 * CELL, 2 * CELL, 3)
    assert cloth[..., 2].mean() > cloth[..., 0].mean()  # cloth is blue, sand is yellow
    assert sand[..., 0].mean() > sand[..., 2].mean()


def test_without_its_pictures_a_run_is_not_exported(run: Path, textures: Path, tmp_path: Path) -> None:
    textures.rename(tmp_path / "elsewhere")
    with pytest.raises(UnreadableFile, match="is not a folder"):
        export_run(run, "", tmp_path / "kinds.onnx", ABOUT)
    assert not (tmp_path / "kinds.onnx").exists()


def test_what_is_made_is_whole_cells_and_no_larger_than_its_exemplar(textures: Path) -> None:
    assert tiny(textures, synthesize={"side": 80}).synthesize.side == 80
    for wrong in ({"synthesize": {"side": 96}}, {"synthesize": {"side": 72}}, {"data": {"side": 64}}):
        with pytest.raises(InvalidField, match="multiples of 16"):
            tiny(textures, **wrong)
