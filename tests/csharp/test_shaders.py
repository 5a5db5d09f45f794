"""Unity's shaders: every pass compiles, and what they draw is what NumPy computes, pixel by pixel.

They go from HLSL by glslang and SPIRV-Cross to OpenGL and are drawn by Mesa. What lies between them and Unity's own
pipelines, the includes of its packages, is stood in for.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from capriccio.card import Guide
from capriccio.media.bilateral_grid import slice_grid
from capriccio.media.color_table import apply_table
from capriccio.media.detail import Detail
from csharp.offscreen_gl import NoOpenGL, OffscreenGL
from csharp.unity_shaders import TOOLS, Pass, compile_stage, include_folder, passes, to_glsl
from engines import unavailable

PASSES = {each.name: each for each in passes()}
PIPELINES = ("UniversalPipeline", "HDRenderPipeline", "BuiltIn")
SIZE = (41, 67)
OPAQUE = 1.0
FAR = ((5, 2), (-2, 5), (-5, -2), (2, -5), (9, -7), (7, 9), (-9, 7), (-7, -9), (24, 3), (-24, -3), (-3, 20), (3, -20))
SHOWN = {
    "_Strength": 1,
    "_LearnedShare": 1,
    "_TableShare": 0,
    "_IsLinear": 0,
    "_DomainMin": [0, 0, 0, 0],
    "_DomainSize": [1, 1, 1, 0],
    "_TableTexels": 2,
    "_Table": np.zeros((2, 2, 2, 4), np.float32),
    "_HasMask": 0,
    "_Mask": np.ones((1, 1, 4), np.float32),
}
LUMINANCE = {"_GuideWeights": [0.299, 0.587, 0.114, 0], "_HasGuideCurve": 0, "_GuideCurve": [0.0] * 16}
CURVED = Guide((0.2, 0.5, 0.3), tuple((knot / 15) ** 0.5 for knot in range(16)))
NO_DETAIL = {
    "_HasDetail": 0,
    "_Detail!": np.zeros((1, 1, 4), np.uint8),
    "_DetailView!": np.zeros((1, 1, 4), np.uint8),
    "_DetailTexels": [1, 1, 1, 1],
}


@pytest.fixture(scope="module", autouse=True)
def tools() -> None:
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        unavailable(f"no {', '.join(missing)} (make test installs them: glslang-tools, spirv-cross)")


@pytest.fixture(scope="module")
def includes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return include_folder(tmp_path_factory.mktemp("shaders"))


@pytest.fixture(scope="module")
def opengl() -> OffscreenGL:
    try:
        return OffscreenGL()
    except NoOpenGL as error:
        unavailable(f"no OpenGL: {error} (make test installs it: libegl1, libgl1-mesa-dri)")
        raise


@pytest.fixture(scope="module")
def drawn(opengl: OffscreenGL, includes: Path, tmp_path_factory: pytest.TempPathFactory) -> Drawing:
    return Drawing(opengl, includes, tmp_path_factory.mktemp("spirv"))


class Drawing:
    """Draws with the package's shaders."""

    def __init__(self, opengl: OffscreenGL, includes: Path, folder: Path) -> None:
        self._opengl = opengl
        self._includes = includes
        self._folder = folder
        self._sources: dict[str, str] = {}

    def __call__(
        self, name: str, picture: NDArray[Any], size: tuple[int, int], values: dict[str, Any]
    ) -> NDArray[np.float32]:
        """Draw over a picture (h, w, 3), its first row the top; the first row of memory comes first in the result."""
        if name not in self._sources:
            module = compile_stage(PASSES[name], "frag", self._includes, self._folder)
            self._sources[name] = to_glsl(module)
        filtered = "" if name.startswith("Shrink") else "!"
        texels = _texels(picture[::-1])
        pictures = {f"_BlitTexture{filtered}": texels, f"_MainTex{filtered}": texels}
        how = {"_BlitScaleBias": [1, 1, 0, 0], "_MainTex_TexelSize": [1, 1, 1, 1]}
        return self._opengl.draw(self._sources[name], size, {**how, **pictures, **values})


@pytest.mark.parametrize("each", PASSES.values(), ids=lambda each: each.name)
def test_every_pass_compiles(each: Pass, includes: Path, tmp_path: Path) -> None:
    compile_stage(each, "vert", includes, tmp_path)
    compile_stage(each, "frag", includes, tmp_path)


def test_every_shader_serves_every_pipeline() -> None:
    shaders = {each.shader for each in PASSES.values()}
    assert {each.name for each in PASSES.values()} == {
        f"{shader.stem} {pipeline}" for shader in shaders for pipeline in PIPELINES
    }


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_a_grid_is_sliced_as_numpy_slices_it(drawn: Drawing, pipeline: str) -> None:
    frame, grid = _frame(), _grid(1)
    values = {**SHOWN, **LUMINANCE, **NO_DETAIL, **_rows(grid), "_Eased": 1}
    _assert_same(_levels(drawn(f"GridLook {pipeline}", frame, SIZE, values)), slice_grid(frame, grid))


def test_a_grid_is_eased_from_the_one_before(drawn: Drawing) -> None:
    frame, before, newest = _frame(), _grid(1), _grid(2)
    values = {**SHOWN, **LUMINANCE, **NO_DETAIL, **_rows(newest, before), "_Eased": 0.25}
    between = before.astype(np.float32) * 0.75 + newest.astype(np.float32) * 0.25
    _assert_same(_levels(drawn("GridLook UniversalPipeline", frame, SIZE, values)), slice_grid(frame, between))


def test_a_learned_guide_and_detail_are_applied_as_numpy_applies_them(drawn: Drawing) -> None:
    frame, grid = _frame(), _grid(3)
    view = frame[::3, ::3]
    levels = np.random.default_rng(4).integers(100, 157, view.shape, np.uint8)
    guide = {"_GuideWeights": [*CURVED.weights, 0], "_HasGuideCurve": 1, "_GuideCurve": list(CURVED.curve)}
    detail = {
        "_HasDetail": 1,
        "_Detail!": _texels(levels),
        "_DetailView!": _texels(view),
        "_DetailTexels": [view.shape[1], view.shape[0], 0, 0],
    }
    values = {**SHOWN, **guide, **detail, **_rows(grid), "_Eased": 1}
    expected = slice_grid(frame, grid, CURVED, Detail.of(levels, view, CURVED))
    _assert_same(_levels(drawn("GridLook UniversalPipeline", frame, SIZE, values)), expected)


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_a_linear_project_is_shown_the_same_colours(drawn: Drawing, pipeline: str) -> None:
    frame, grid = _frame(), _grid(5)
    values = {**SHOWN, **LUMINANCE, **NO_DETAIL, **_rows(grid), "_Eased": 1, "_IsLinear": 1}
    picture = drawn(f"GridLook {pipeline}", _decoded(frame / 255.0).astype(np.float32), SIZE, values)
    _assert_same(_to_levels(_encoded(picture[::-1, :, :3])), slice_grid(frame, grid))


def test_strength_and_mask_let_the_game_through(drawn: Drawing) -> None:
    frame, grid = _frame(), _grid(6)
    mask = np.linspace(0, 1, SIZE[0] * SIZE[1], dtype=np.float32).reshape(SIZE)
    values = {**SHOWN, **LUMINANCE, **NO_DETAIL, **_rows(grid), "_Eased": 1, "_Strength": 0.5}
    values |= {"_HasMask": 1, "_Mask": np.repeat(mask[::-1, :, None], 4, axis=2)}
    share = (mask * 0.5)[:, :, None]
    expected = frame * (1 - share) + slice_grid(frame, grid) * share
    _assert_same(_levels(drawn("GridLook UniversalPipeline", frame, SIZE, values)), expected)


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_a_colour_table_is_applied_as_numpy_applies_it(drawn: Drawing, pipeline: str) -> None:
    frame = _frame()
    table = np.random.default_rng(8).uniform(0, 1, (5, 5, 5, 3)).astype(np.float32)
    values = {**SHOWN, **_table(table), "_LearnedShare": 0, "_TableShare": 1}
    _assert_same(_levels(drawn(f"TableLook {pipeline}", frame, SIZE, values)), apply_table(frame, table))


def test_a_colour_table_covers_the_domain_that_its_file_says(drawn: Drawing) -> None:
    frame = _frame()
    inverting = np.stack(np.meshgrid(*[np.linspace(1.5, -0.5, 3)] * 3, indexing="ij"), axis=-1)[..., ::-1]
    values = {**SHOWN, **_table(inverting.astype(np.float32)), "_LearnedShare": 0, "_TableShare": 0.5}
    values |= {"_DomainMin": [-0.5] * 3 + [0], "_DomainSize": [2.0] * 3 + [0]}
    expected = np.full_like(frame, 127.5, np.float32)
    _assert_same(_levels(drawn("TableLook BuiltIn", frame, SIZE, values)), expected)


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_a_styled_frame_is_scaled_up_as_numpy_does_it(drawn: Drawing, pipeline: str) -> None:
    sharp = _frame() // 4 + np.linspace(0, 150, SIZE[1], dtype=np.uint8)[:, None]
    sharp[:20, 30:] //= 3
    small = sharp[2::5, 2::5]
    styled = 255 - small
    frames = {"_StyledFrame": _texels(styled), "_UnstyledFrame": _texels(small)}
    values = {**SHOWN, **frames, "_FrameTexels": [small.shape[1], small.shape[0], 0, 0]}
    picture = _levels(drawn(f"FrameLook {pipeline}", sharp, SIZE, values))
    _assert_same(picture, upsampled(sharp / 255.0, styled / 255.0, small / 255.0) * 255.0)


def test_a_styled_frame_keeps_the_edges_of_the_sharp_picture(drawn: Drawing) -> None:
    sharp = np.full((40, 65, 3), (40, 60, 80), np.uint8)
    sharp[:20, 30:] = (220, 200, 120)
    small = sharp[2::5, 2::5]
    frames = {"_StyledFrame": _texels(255 - small), "_UnstyledFrame": _texels(small)}
    values = {**SHOWN, **frames, "_FrameTexels": [13, 8, 0, 0]}
    picture = _levels(drawn("FrameLook UniversalPipeline", sharp, (40, 65), values))
    places = np.meshgrid((np.arange(40) + 0.5) / 40, (np.arange(65) + 0.5) / 65, indexing="ij")
    blurred = np.abs(_bilinear(255.0 - small, *places) - (255.0 - sharp)).max()
    assert np.abs(picture - (255.0 - sharp)).max() < blurred / 3


def test_detail_too_fine_for_the_styled_frame_comes_back(drawn: Drawing) -> None:
    sharp = np.full((40, 60, 3), 120, np.uint8)
    sharp[::2, ::2] = 130
    small = np.full((8, 12, 3), 122, np.uint8)
    frames = {"_StyledFrame": _texels(small), "_UnstyledFrame": _texels(small), "_FrameTexels": [12, 8, 0, 0]}
    picture = drawn("FrameLook UniversalPipeline", sharp, (40, 60), {**SHOWN, **frames})
    _assert_same(_levels(picture), sharp)


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_a_small_frame_is_the_mean_of_what_it_covers_and_begins_at_the_top(drawn: Drawing, pipeline: str) -> None:
    picture = np.random.default_rng(9).integers(0, 256, (36, 64, 3), np.uint8)
    expected = picture.reshape(9, 4, 16, 4, 3).mean(axis=(1, 3))
    values = {"_SmallPixels": [16, 9, 0, 0], "_IsLinear": 0}
    small = drawn(f"Shrink {pipeline}", picture, (9, 16), values)
    _assert_same(_to_levels(small[:, :, :3]), expected)
    assert np.all(small[:, :, 3] == OPAQUE)


def test_a_picture_that_is_handed_over_upside_down_is_turned(drawn: Drawing) -> None:
    picture = np.random.default_rng(9).integers(0, 256, (36, 64, 3), np.uint8)
    expected = picture.reshape(9, 4, 16, 4, 3).mean(axis=(1, 3))
    values = {"_SmallPixels": [16, 9, 0, 0], "_IsLinear": 0, "_MainTex_TexelSize": [1, -1, 1, 1]}
    small = drawn("Shrink BuiltIn", picture[::-1], (9, 16), values)
    _assert_same(_to_levels(small[:, :, :3]), expected)


def test_a_picture_in_a_part_of_its_texture_is_found(drawn: Drawing) -> None:
    picture = np.random.default_rng(9).integers(0, 256, (36, 64, 3), np.uint8)
    expected = picture.reshape(9, 4, 16, 4, 3).mean(axis=(1, 3))
    wide = np.zeros((72, 128, 3), np.uint8)
    wide[36:, :64] = picture
    values = {"_SmallPixels": [16, 9, 0, 0], "_IsLinear": 0, "_BlitScaleBias": [0.5, 0.5, 0, 0]}
    _assert_same(_to_levels(drawn("Shrink HDRenderPipeline", wide, (9, 16), values)[:, :, :3]), expected)


def test_a_linear_small_frame_averages_light_and_is_encoded(drawn: Drawing) -> None:
    light = np.zeros((8, 8, 3), np.float32)
    light[::2] = 1.0
    small = drawn("Shrink UniversalPipeline", light, (2, 2), {"_SmallPixels": [2, 2, 0, 0], "_IsLinear": 1})
    assert np.allclose(small[:, :, :3], _encoded(np.float32(0.5)), atol=1e-3)


def upsampled(sharp: NDArray[Any], styled: NDArray[Any], unstyled: NDArray[Any]) -> NDArray[Any]:
    """Return the joint bilateral upsampling (Kopf 2007) of `styled`, which was made of `unstyled`, along `sharp`."""
    height, width = sharp.shape[:2]
    down, across = np.meshgrid((np.arange(height) + 0.5) / height, (np.arange(width) + 0.5) / width, indexing="ij")
    sums = [np.zeros_like(sharp), np.zeros_like(sharp), np.zeros((height, width, 1))]

    def gather(offset: tuple[float, float], nearness: Any, least: float) -> None:
        places = down + offset[1] / len(styled), across + offset[0] / styled.shape[1]
        original = _bilinear(unstyled, *places)
        apart = ((sharp - original) / 0.08) ** 2
        weight = nearness * (np.exp(-0.5 * apart.sum(axis=2, keepdims=True)) + least)
        for total, part in zip(sums, (_bilinear(styled, *places), original, 1.0), strict=True):
            total += weight * part

    for y in (-1, 0, 1):
        for x in (-1, 0, 1):
            gather((x, y), np.exp(-0.5 * (x * x + y * y)), 1e-3)
    lacking = np.maximum(1.0 - sums[2], 0.0)
    for offset in FAR:
        gather(offset, 0.1 * lacking, 0.0)
    colours, originals = sums[0] / sums[2], sums[1] / sums[2]
    light = [(each @ np.array([0.299, 0.587, 0.114]) + 0.1)[:, :, None] for each in (colours, originals)]
    scaled: NDArray[Any] = np.clip(colours + (sharp - originals) * np.clip(light[0] / light[1], 0.5, 1.5), 0, 1)
    return scaled


def _bilinear(picture: NDArray[Any], down: NDArray[Any], across: NDArray[Any]) -> NDArray[Any]:
    rows, columns = picture.shape[:2]
    y, x = down * rows - 0.5, across * columns - 0.5
    top, left = np.floor(y).astype(int), np.floor(x).astype(int)
    below, beside = (y - top)[:, :, None], (x - left)[:, :, None]

    def at(row: NDArray[Any], column: NDArray[Any]) -> NDArray[Any]:
        texels: NDArray[Any] = picture[np.clip(row, 0, rows - 1), np.clip(column, 0, columns - 1)]
        return texels

    upper = at(top, left) * (1 - beside) + at(top, left + 1) * beside
    lower = at(top + 1, left) * (1 - beside) + at(top + 1, left + 1) * beside
    mixed: NDArray[Any] = upper * (1 - below) + lower * below
    return mixed


def _frame() -> NDArray[np.uint8]:
    return np.random.default_rng(7).integers(0, 256, (*SIZE, 3), np.uint8)


def _grid(seed: int) -> NDArray[np.float16]:
    return np.random.default_rng(seed).normal(0.2, 0.4, (9, 16, 8, 12)).astype(np.float16)


def _rows(newest: NDArray[Any], before: NDArray[Any] | None = None) -> dict[str, NDArray[np.float32]]:
    """Return the six textures: depth by rows by columns, of each output channel (red, green, blue, offset)."""
    values = {}
    for suffix, grid in (("", newest), ("Before", newest if before is None else before)):
        cells = grid.astype(np.float32).reshape(*grid.shape[:3], 3, 4).transpose(3, 2, 0, 1, 4)
        values |= {f"_{name}Rows{suffix}": cells[index] for index, name in enumerate(("Red", "Green", "Blue"))}
    return values


def _table(table: NDArray[np.float32]) -> dict[str, Any]:
    return {"_Table": _texels(table), "_TableTexels": len(table)}


def _texels(colours: NDArray[Any]) -> NDArray[Any]:
    opaque = np.full((*colours.shape[:-1], 1), 255 if colours.dtype == np.uint8 else 1, colours.dtype)
    return np.concatenate([colours, opaque], axis=-1)


def _levels(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    assert np.all(picture[:, :, 3] == OPAQUE)
    return _to_levels(picture[::-1, :, :3])


def _to_levels(colours: NDArray[np.float32]) -> NDArray[np.float32]:
    return (colours * 255.0).astype(np.float32)


def _encoded(light: Any) -> Any:
    return np.where(light < 0.0031308, 12.92 * light, 1.055 * np.maximum(light, 1e-9) ** (1 / 2.4) - 0.055)


def _decoded(value: Any) -> Any:
    return np.where(value < 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def _assert_same(picture: NDArray[Any], expected: NDArray[Any]) -> None:
    """Half a level for rounding, and what filters with eight bits of position are off by."""
    assert np.abs(picture - expected).max() <= 2.5
    assert np.abs(picture - expected).mean() <= 0.6
