#!/usr/bin/env python3
"""Writes the page that lists every part of Unity's API which the package uses, with where its signature was checked.

python tools/unity_api.py            write docs/unity_api.md
python tools/unity_api.py --check    exit 1 where the page differs from what it would write
python tools/unity_api.py --verify FOLDER-2022.3 FOLDER-6000.0
                                     look every signature up in two checkouts of Unity's published C# reference
                                     (branches 2022.3 and 6000.0) and name those that are not there
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

from unity_signatures import Reference, UnityType, read_stubs

PAGE = Path(__file__).resolve().parent.parent / "docs" / "unity_api.md"
HEAD = """# What the Unity package uses of Unity

Unity can't be part of this project's tests. So every member of its API that the package uses is declared in
[`tests/csharp/unity_stubs`](../tests/csharp/unity_stubs), the package is compiled against those declarations, and this
page says where each was checked: in a file of
[UnityCsReference](https://github.com/Unity-Technologies/UnityCsReference) (branches `2022.3` and `6000.0`), of
[Graphics](https://github.com/Unity-Technologies/Graphics), of a package, or on a page of the manual.
`python tools/unity_api.py` writes this page; with `--verify` it looks the signatures up in checkouts of the reference.
"""


def render() -> str:
    """Return the page."""
    old = {(each.assembly, each.name): each for each in read_stubs("2022.3")}
    new = {(each.assembly, each.name): each for each in read_stubs("6000.0")}
    lines = [HEAD.rstrip("\n")]
    for assembly, keys in groupby(sorted({*old, *new}), key=lambda key: key[0]):
        lines += ["", f"## {assembly}", "", "| type | members | checked in |", "|---|---|---|"]
        lines += [_row(old.get(key), new.get(key)) for key in keys]
    return "\n".join(lines) + "\n"


def _row(old: UnityType | None, new: UnityType | None) -> str:
    both = [each for each in (old, new) if each is not None]
    members = dict.fromkeys(member for each in both for member in each.members)
    cells = [_code(member) + _only(member, old, new) for member in members]
    places = dict.fromkeys(reference for each in both for reference in each.references)
    return f"| {_code(both[0].name)} | {'<br>'.join(cells)} | {'<br>'.join(map(_place, places))} |"


def _only(member: str, old: UnityType | None, new: UnityType | None) -> str:
    if old is None or member not in old.members:
        return " (6000.0 on)"
    return " (2022.3)" if new is None or member not in new.members else ""


def _place(reference: Reference) -> str:
    source = "" if reference.source in ("UnityCsReference", "page") else f"{reference.source}: "
    place = f"<{reference.place}>" if reference.source == "page" else _code(reference.place)
    return f"{source}{place}" + (f" ({reference.version})" if reference.version else "")


def _code(text: str) -> str:
    return f"`{text}`".replace("|", "\\|")


def missing(version: str, checkout: Path) -> Iterator[str]:
    """Yield a line for each signature that is not in the files of the reference where it is said to be."""
    for each in read_stubs(version):
        places = [
            reference.place
            for reference in each.references
            if reference.source == "UnityCsReference" and reference.version in (None, version)
        ]
        absent = [place for place in places if not (checkout / place).is_file()]
        yield from (f"{version} {each.name}: no file {place}" for place in absent)
        text = "".join(_spelled(checkout / place) for place in places if place not in absent)
        if text:
            yield from (f"{version} {each.name}: {member}" for member in each.members if not _is_in(member, text))


@cache
def _spelled(path: Path) -> str:
    return _normal(path.read_text(encoding="utf-8-sig"))


def _normal(text: str) -> str:
    text = re.sub(r"//[^\n]*|/\*.*?\*/", " ", text, flags=re.DOTALL)
    text = re.sub(r"(?<=[(,{};\s])\[[^\[\]]+\](?=\s*[\w\[])", " ", text)
    text = re.sub(r"\b(?:\w+\.)+(?=\w)", "", text)
    text = re.sub(r"\s*=\s*[^,(){};]+(?=[,)])", "", text)
    text = re.sub(r"\bUnityObject\b", "Object", text)
    text = re.sub(r"\boperator\s*", "operator ", text)
    text = re.sub(r"\bextern |\bunsafe |\breadonly |\bconst ", "", text)
    return re.sub(r"\s*([(),<>\[\]{};=])\s*", r"\1", re.sub(r"\s+", " ", text))


def _is_in(member: str, text: str) -> bool:
    """Tell whether a normal text holds a member: an enum's name, a field, a property, an event, a whole method."""
    signature = _normal(member + ";").rstrip(";")
    if "(" in signature:
        return signature in text
    name = signature.split("=")[0]
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def main(arguments: list[str]) -> int:
    """Write, check or verify; return the exit status."""
    if len(arguments) == 3 and arguments[0] == "--verify":
        found = [*missing("2022.3", Path(arguments[1])), *missing("6000.0", Path(arguments[2]))]
        for line in found:
            print(line)
        return 1 if found else 0
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    wanted = render()
    if arguments:
        differs = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != wanted
        print(
            "docs/unity_api.md differs; run: python tools/unity_api.py" if differs else "", end="\n" if differs else ""
        )
        return 1 if differs else 0
    PAGE.write_text(wanted, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
