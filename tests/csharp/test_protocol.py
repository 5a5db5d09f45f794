"""The engine-free C#: MessagePack, messages, ZMTP and timing rules, under Mono and without any socket."""

from __future__ import annotations

import pytest

from csharp.program_under_mono import Outcome, Program, behaviours
from csharp.tables import write_tables

pytestmark = pytest.mark.mono

NAMES = behaviours(
    "MessagePackBehaviours.cs",
    "MessageBehaviours.cs",
    "ZmtpBehaviours.cs",
    "TimingBehaviours.cs",
    "FuzzBehaviours.cs",
)


@pytest.fixture(scope="module")
def outcomes(program: Program, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    tables = tmp_path_factory.mktemp("tables")
    write_tables(tables)
    return program.run(NAMES, tables=tables)


@pytest.mark.parametrize("name", NAMES)
def test_protocol(outcomes: dict[str, Outcome], name: str) -> None:
    print(*outcomes[name].notes, sep="\n")
    assert outcomes[name].verdict == "ok"
