"""What travels between the front and its actors."""

import pickle

import numpy as np
import pytest

from capriccio.errors import Busy, UnknownModel
from capriccio.protocol import File, Message, Tensor
from capriccio.server.cluster.parcels import answer_frames, frames_of, message_of, result_of
from capriccio.server.worker import Answer

PICTURE = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)


def carried(frames):
    return pickle.loads(pickle.dumps(frames, protocol=5))


def test_a_request_arrives_as_it_was_sent():
    buffers = (Tensor(PICTURE[:, ::2], "HWC", "srgb"), File(b"", "png", "empty"), File(memoryview(b"abc"), "jpeg"))
    sent = Message(7, "style.apply", {"model": "look", "frame": 0}, buffers, priority="batch", trace=True)
    came = message_of(carried(frames_of(sent)))
    assert (came.id, came.type, came.body, came.priority, came.trace) == (7, "style.apply", sent.body, "batch", True)
    assert [each.descriptor() for each in came.buffers] == [each.descriptor() for each in sent.buffers]
    assert [bytes(each.data()) for each in came.buffers] == [bytes(each.data()) for each in sent.buffers]


def test_an_answer_arrives_as_it_was_made():
    came = result_of(carried(answer_frames(7, Answer({"result": 0, "list": [1, {"a": None}]}, (Tensor(PICTURE),)))))
    assert isinstance(came, Answer)
    assert came.body == {"result": 0, "list": [1, {"a": None}]}
    np.testing.assert_array_equal(came.buffers[0].array, PICTURE)


@pytest.mark.parametrize("error", [UnknownModel("there is none", known=["a"]), Busy("full", retry_after_ms=3)])
def test_an_error_arrives_as_it_was_raised(error):
    came = result_of(carried(answer_frames(7, error)))
    assert type(came) is type(error)
    assert (came.message, came.detail) == (error.message, error.detail)


def test_an_answer_that_no_message_can_hold_becomes_an_error():
    too_much = Answer({"words": "x" * 100_000})
    assert result_of(answer_frames(7, too_much)).code == "too_large"
