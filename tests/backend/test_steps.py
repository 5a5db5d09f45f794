"""How small the parts are in which requests are computed: between two of them frames go first."""

import numpy as np
import pytest

from capriccio.engine.model import load_model
from capriccio.engine.registry import BUNDLED_MODELS, ModelRegistry
from capriccio.engine.resting import RestingModel
from capriccio.engine.session import StopHandle
from capriccio.media.erosion import DRAINING_STEPS
from capriccio.protocol import Message, Tensor
from capriccio.server.worker import Control
from capriccio.server.works import WORKS

NOISE = np.random.default_rng(3).integers(0, 256, (256, 256, 3), np.uint8)
BLOCK_BYTES = 2**16

REQUESTS = {
    "style.apply": ({"model": "toon_to_natural_frame", "frame": 0}, (Tensor(NOISE),)),
    "texture.maps": ({"image": 0}, (Tensor(NOISE),)),
    "terrain.generate": ({"size": 257, "seed": 1}, ()),
}


@pytest.fixture(scope="module")
def registry():
    registry = ModelRegistry(
        [BUNDLED_MODELS], lambda path: RestingModel(path, lambda path: load_model(path, threads=1))
    )
    registry.load_all()
    return registry


def computed(registry, kind, encoding):
    """Return the bytes of a request's answer, and how often others could have gone first."""
    body, buffers = REQUESTS[kind]
    looks, stop = [], StopHandle()
    stop.between_steps = lambda: looks.append(0)
    request = Message(1, kind, {**body, "encoding": encoding}, buffers)
    answer = WORKS[kind](request, registry, 0.0)(Control(stop, lambda *_: None))
    return sum(buffer.data().nbytes for buffer in answer.buffers), len(looks)


@pytest.mark.parametrize("kind", REQUESTS)
def test_frames_go_first_between_the_blocks_of_a_file(registry, kind):
    _, for_pixels = computed(registry, kind, "raw")
    size, for_files = computed(registry, kind, "png")
    assert for_files - for_pixels >= size / BLOCK_BYTES


def test_frames_go_first_between_the_parts_of_a_step_of_erosion(registry):
    _, looks = computed(registry, "terrain.generate", "raw")
    assert looks >= 4 * DRAINING_STEPS
