"""Reads the signatures of Unity's API that the package uses, as they stand in the stubs it is compiled against.

Knows the form of those files (one type a file, its references first, members without bodies), not what they are for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

STUBS = Path(__file__).resolve().parent.parent / "tests" / "csharp" / "unity_stubs"
SYMBOLS = {"2022.3": {"UNITY_2022_3_OR_NEWER"}, "6000.0": {"UNITY_2022_3_OR_NEWER", "UNITY_6000_0_OR_NEWER"}}
TYPE = re.compile(
    r"^\s*(?:public|protected|internal) (?:(?:sealed|static|abstract|partial|readonly|ref|unsafe) )*"
    r"(class|struct|interface|enum|delegate)\b(.*)$"
)
MODIFIERS = re.compile(
    r"^(?:(?:public|protected|internal|static|extern|virtual|abstract|override|readonly|const|sealed|new|unsafe) )*"
)
REFERENCE = re.compile(r"^// reference: (?:(2022\.3|6000\.0) )?(?:(Graphics|com\.[\w.-]+) )?(.+)$")


@dataclass(frozen=True)
class Reference:
    """Where signatures were checked."""

    source: str
    """`UnityCsReference`, `Graphics`, a package's name, or `page`."""
    place: str
    """A path inside that source, or a page's address."""
    version: str | None
    """Where it holds for one version alone."""


@dataclass(frozen=True)
class UnityType:
    """One type of Unity's API with the members that the package uses."""

    assembly: str
    name: str
    members: tuple[str, ...]
    """Signatures without modifiers, such as `void Destroy(Object obj)`; an enum's names."""
    references: tuple[Reference, ...]


def read_stubs(version: str, folder: Path = STUBS) -> list[UnityType]:
    """Return the types as they are in `2022.3` or `6000.0`, by assembly and file."""
    found: list[UnityType] = []
    for path in sorted(folder.rglob("*.cs")):
        lines = list(preprocessed(path.read_text(encoding="utf-8").splitlines(), SYMBOLS[version]))
        references = tuple(_references(lines))
        assembly = path.relative_to(folder).parts[0]
        found += [UnityType(assembly, name, tuple(members), references) for name, members in _types(lines)]
    return found


def preprocessed(lines: list[str], symbols: set[str]) -> Iterator[str]:
    """Yield the lines that a compiler with these symbols would see. Conditions are one symbol, or `!` and one."""
    open_conditions: list[bool] = []
    for line in lines:
        word, _, condition = line.strip().partition(" ")
        if word == "#if":
            open_conditions.append((condition.lstrip("!") in symbols) != condition.startswith("!"))
        elif word == "#else":
            open_conditions[-1] = not open_conditions[-1]
        elif word == "#endif":
            open_conditions.pop()
        elif all(open_conditions):
            yield line


def _references(lines: list[str]) -> Iterator[Reference]:
    for match in filter(None, map(REFERENCE.match, lines)):
        version, source, places = match.groups()
        for place in places.split(", "):
            page = place.startswith("https://")
            yield Reference("page" if page else source or "UnityCsReference", place, version)


def _types(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    # A nested type ends the list of its outer type's members: in stubs it comes last. A delegate is one line.
    kind, name, members = "", "", list[str]()
    for line in _joined(lines):
        declared = TYPE.match(line)
        if declared and declared[1] == "delegate":
            yield re.sub(r"\(.*", "", declared[2]).split()[-1], [declared[2].strip(" ;")]
        elif declared:
            if name:
                yield name, members
            kind, name, members = declared[1], re.split(r"\s:\s|\swhere\s", declared[2])[0].strip(), []
        elif name and (member := _member(kind, line.strip())):
            members.append(member)
    if name:
        yield name, members


def _joined(lines: list[str]) -> Iterator[str]:
    # A signature that goes over several lines is open until its parentheses are closed.
    whole = ""
    for line in lines:
        whole = f"{whole} {line.strip()}" if whole else line
        if whole.count("(") <= whole.count(")"):
            yield whole.replace("( ", "(")
            whole = ""


def _member(kind: str, line: str) -> str | None:
    if line.startswith(("[", "//", "{", "}", "using", "namespace", "#")) or not line:
        return None
    if kind == "enum":
        return line.rstrip(",")
    text = re.sub(r"\s*\{.*\}|;$|\s*where .*;?$", "", MODIFIERS.sub("", line))
    return (text if "operator" in text else re.sub(r"\s*=[^>(),]*;?$", "", text)).strip() or None
