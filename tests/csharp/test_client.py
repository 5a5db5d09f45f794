"""The C# client under Mono against libzmq: requests, errors, lost connections, ends, garbage."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from csharp.program_under_mono import Outcome, Program, behaviours
from csharp.scripted_router import ScriptedRouter

pytestmark = pytest.mark.mono

NAMES = behaviours(
    "ClientBehaviours.cs",
    "ConnectionBehaviours.cs",
    "DisposeBehaviours.cs",
    "AllocationBehaviours.cs",
    "style/FrameExchangeBehaviours.cs",
    "style/FrameFlowBehaviours.cs",
)


@pytest.fixture(scope="module")
def outcomes(program: Program) -> Iterator[dict[str, Outcome]]:
    with ScriptedRouter() as router:
        yield program.run(NAMES, port=router.port)


@pytest.mark.parametrize("name", NAMES)
def test_client(outcomes: dict[str, Outcome], name: str) -> None:
    print(*outcomes[name].notes, sep="\n")
    assert outcomes[name].verdict == "ok"
