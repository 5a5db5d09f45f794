"""Thousands of random and mutated messages against a live server, which must still answer afterwards."""

import random

import msgpack
import numpy as np
import zmq

from backend.raw_peer import HELLO, RawPeer
from capriccio.protocol import Message, Tensor, encode

MESSAGES = 4000


def random_value(random_source, depth=0):
    kinds = [None, True, -1, 2**63, 0.5, "x", "style.apply", b"\0", float("nan"), [], {}]
    if depth < 4 and random_source.random() < 0.3:
        return {str(n): random_value(random_source, depth + 1) for n in range(random_source.randrange(4))}
    return random_source.choice(kinds)


def mutated(random_source, frames):
    frames = [bytearray(frame) for frame in frames]
    for _ in range(random_source.randrange(1, 4)):
        frame = random_source.choice(frames)
        if frame and random_source.random() < 0.8:
            frame[random_source.randrange(len(frame))] = random_source.randrange(256)
        elif frame and random_source.random() < 0.5:
            del frame[random_source.randrange(len(frame)) :]
        else:
            frames.insert(random_source.randrange(len(frames) + 1), bytearray(random_source.randbytes(5)))
    return [bytes(frame) for frame in frames]


def random_message(random_source):
    frame = Tensor(np.zeros((2, 3, 3), np.uint8), "HWC", "srgb")
    samples = [
        Message(5, "ping"),
        Message(6, "hello", HELLO),
        Message(7, "cancel", {"target": 3}),
        Message(8, "style.apply", {"model": "identity", "frame": 0, "stream": "s"}, (frame,), 1000),
        Message(9, "models.list"),
        Message(10, "texture.vary", {"image": 0, "size": [32, 64], "maps": True}, (frame,)),
        Message(11, "texture.synthesize", {"label": "moss", "count": 2}),
        Message(12, "terrain.generate", {"size": 33, "seed": 7}),
    ]
    if random_source.random() < 0.2:
        return [random_source.randbytes(random_source.randrange(40)) for _ in range(random_source.randrange(1, 5))]
    if random_source.random() < 0.3:
        names = ("id", "type", "body", "buffers", "deadline_ms")
        header = {name: random_value(random_source) for name in names if random_source.random() < 0.8}
        header["id"] = header.get("id") if random_source.random() < 0.5 else 4
        return [b"CAP1", msgpack.packb(header)]
    return mutated(random_source, encode(random_source.choice(samples)))


def test_the_server_survives_thousands_of_random_messages(server, client, frame):
    random_source = random.Random(20)
    with RawPeer(server.address) as peer:
        for _ in range(MESSAGES):
            peer.send_frames(*random_message(random_source))
            while peer.socket.poll(0):
                peer.socket.recv_multipart()
    assert client.ping() < 5
    np.testing.assert_array_equal(client.style(frame, "invert"), 255 - frame)
    assert client.status()["malformed"] > 100


def test_bytes_that_are_not_even_zmtp_do_not_disturb_others(server, client):
    host, port = server.address.removeprefix("tcp://").split(":")
    import socket

    random_source = random.Random(21)
    for length in (0, 1, 9, 10, 11, 63, 64, 65, 1000):
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(random_source.randbytes(length))
    client.ping()


def test_a_peer_that_leaves_in_the_middle_of_a_message_does_not_disturb_others(server, client):
    context = zmq.Context()
    dealer = context.socket(zmq.DEALER)
    dealer.connect(server.address)
    dealer.send(b"CAP1", zmq.SNDMORE)
    dealer.close(linger=0)
    context.term()
    client.ping()
