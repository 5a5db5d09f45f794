"""Hello, tokens, versions, and clients that fall silent."""

import hmac

import pytest

from capriccio.errors import Busy, IncompatibleVersion, NotReady, Unauthorized
from capriccio.protocol.spec import PROTOCOL_VERSION
from capriccio.server.sessions import Sessions

HELLO = {"protocol": "1.0", "client": "test", "client_version": "0"}


def test_hello_lets_a_client_in_and_tells_the_limits():
    sessions = Sessions()
    body = sessions.hello(b"a", HELLO, 0.0)
    assert sessions.require(b"a").name == "test"
    assert body["session"] == sessions.id
    assert body["limits"]["message_bytes"] > 0


def test_two_servers_never_have_the_same_session():
    assert Sessions().id != Sessions().id


def test_whoever_has_not_said_hello_is_refused():
    with pytest.raises(NotReady, match="hello"):
        Sessions().require(b"a")


@pytest.mark.parametrize("protocol", ["2.0", "0.9", "10.0", "abc"])
def test_another_major_version_is_refused_with_both_versions(protocol):
    with pytest.raises(IncompatibleVersion, match=protocol) as refused:
        Sessions().hello(b"a", {**HELLO, "protocol": protocol}, 0.0)
    assert refused.value.detail == {"client": protocol, "server": PROTOCOL_VERSION}


def test_a_newer_minor_version_is_let_in():
    Sessions().hello(b"a", {**HELLO, "protocol": "1.99"}, 0.0)


@pytest.mark.parametrize("token", [None, "", "wrong", "sécret"])
def test_a_wrong_token_is_refused_and_never_repeated(token):
    body = HELLO if token is None else {**HELLO, "token": token}
    with pytest.raises(Unauthorized) as refused:
        Sessions(token="right").hello(b"a", body, 0.0)
    assert "right" not in str(refused.value)


def test_tokens_are_compared_in_a_time_that_tells_nothing(monkeypatch):
    compared = []
    monkeypatch.setattr(hmac, "compare_digest", lambda *both: compared.append(both) or False)
    with pytest.raises(Unauthorized):
        Sessions(token="right").hello(b"a", {**HELLO, "token": "right"}, 0.0)
    assert compared == [(b"right", b"right")]


def test_the_right_token_is_let_in():
    Sessions(token="sécret").hello(b"a", {**HELLO, "token": "sécret"}, 0.0)


def test_one_client_too_many_is_told_to_come_back_and_the_others_may_greet_again():
    sessions = Sessions(most=1)
    sessions.hello(b"a", HELLO, 0.0)
    sessions.hello(b"a", HELLO, 0.0)
    with pytest.raises(Busy):
        sessions.hello(b"b", HELLO, 0.0)


def test_a_client_is_silent_only_when_nothing_at_all_was_heard():
    sessions = Sessions(expiry_s=10)
    sessions.hello(b"a", HELLO, 0.0)
    sessions.heard(b"a", 5.0)
    assert sessions.silent(14.0) == []
    assert sessions.silent(15.1) == [b"a"]
