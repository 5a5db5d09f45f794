"""The GDScript protocol: shared vectors, broken input, timing rules, and libzmq as the peer."""

from __future__ import annotations

import pytest

from godot_client.godot_scripts import run_script
from godot_client.router_peer import DrippingRelay, RouterPeer

pytestmark = pytest.mark.godot


@pytest.mark.parametrize(
    "script", ["message_pack_test", "codec_test", "zmtp_test", "timing_test", "fuzz_test", "generate_replies_test"]
)
def test_script_passes(script: str) -> None:
    output = run_script(script)
    assert output.count("\nok test_") >= 3
    assert "\n0 failed" in output


def test_the_client_agrees_with_libzmq() -> None:
    with RouterPeer() as peer, DrippingRelay(peer.address) as relay:
        output = run_script("client_test", address=peer.address, drip=relay.address)
    assert "\n0 failed" in output
