#!/usr/bin/env python3
"""Writes everything that follows from the protocol's table, or checks that what is committed is what it would write.

python tools/generate_protocol.py            write
python tools/generate_protocol.py --check    exit 1 and name the files that differ
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from protocol_generator import csharp, gdscript, markdown, vectors

ROOT = Path(__file__).resolve().parent.parent

OUTPUTS: dict[str, Callable[[str], str]] = {
    "unity_package/Runtime/Protocol/Spec.g.cs": csharp.render,
    "godot_addon/addons/capriccio/protocol/spec.g.gd": gdscript.render,
    "docs/protocol.md": markdown.render,
    "tests/vectors/message_pack.json": vectors.render_message_pack,
    "tests/vectors/messages.json": vectors.render_messages,
}
"""What is generated: each function takes the file's present text, empty where there is none, and returns the new."""


def main(arguments: list[str]) -> int:
    """Write the files, or with `--check` compare them; return the exit status."""
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    stale = []
    for name, render in OUTPUTS.items():
        path = ROOT / name
        present = path.read_text(encoding="utf-8") if path.exists() else ""
        wanted = render(present)
        if wanted == present:
            continue
        stale.append(name)
        if not arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted, encoding="utf-8", newline="\n")
    for name in stale:
        print(f"{'differs' if arguments else 'wrote'}: {name}")
    if arguments and stale:
        print("run: python tools/generate_protocol.py", file=sys.stderr)
    return 1 if arguments and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
