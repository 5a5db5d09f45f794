"""A client that asks and never reads: it stops nobody, and the server's memory stays bounded."""

import time

import numpy as np
import pytest
import zmq

from backend.raw_peer import HELLO
from capriccio.client import Client
from capriccio.protocol import Message, Tensor, encode
from live_backend import LiveBackend

BOUND_BYTES = 250_000_000
"""What one such client may cost: answers of 64 MB, the messages of its own that wait, and buffers of the kernel."""


@pytest.mark.slow
def test_a_client_that_never_reads_stops_nobody_and_memory_stays_bounded(tmp_path, model_folder, frame):
    big = np.random.default_rng(0).integers(0, 256, (1080, 1920, 3), dtype=np.uint8)
    request = Message(9, "style.apply", {"model": "identity", "frame": 0}, (Tensor(big, "HWC", "srgb"),))
    live = LiveBackend("--models", model_folder, "--threads", "1", log=tmp_path / "log")
    with live as backend, Client(backend.address, timeout_s=10) as client:
        client.models()
        client.style(big, "identity")
        before = client.status()["resident_bytes"]
        with zmq.Context() as context, context.socket(zmq.DEALER) as deaf:
            deaf.linger, deaf.sndhwm, deaf.rcvhwm, deaf.rcvbuf = 0, 2, 1, 4096
            deaf.connect(backend.address)
            deaf.send_multipart(encode(Message(1, "hello", HELLO)))
            sent, until = 0, time.monotonic() + 30
            largest = before
            while sent * big.nbytes <= 3 * BOUND_BYTES and time.monotonic() < until:
                if deaf.poll(5, zmq.POLLOUT):
                    deaf.send_multipart(encode(Message(10 + sent, request.type, request.body, request.buffers)))
                    sent += 1
                if sent % 20 == 0:
                    largest = max(largest, client.status()["resident_bytes"])
                    np.testing.assert_array_equal(client.style(frame, "invert"), 255 - frame)
            assert sent * big.nbytes > 2 * BOUND_BYTES  # else the bound proves nothing
            assert largest - before < BOUND_BYTES
        client.ping()
