"""Which bar takes up which earlier one: forms such as AABA, as references for a model. Must not know: models."""

from __future__ import annotations

from dataclasses import dataclass

from capriccio.errors import InvalidField
from capriccio.media.music.controls import NEW, SAME, VARIED
from capriccio.media.music.tracker import BARS_KEPT

__all__ = ["NO_REFERENCE", "Reference", "check_form", "references", "usual_form"]

SECTION = 4
"""Bars of a section, where nobody says otherwise."""

LONGEST_FORM = 64
USUAL = "AABA"


@dataclass(frozen=True)
class Reference:
    """What one bar is beside an earlier one."""

    ago: int = 0
    """Bars; 0 where there is none."""
    likeness: int = 0
    """A control; 0 leaves it open."""


NO_REFERENCE = Reference()


def check_form(form: str, bars: int) -> None:
    """Refuse what is no form of so many bars.

    Raises:
        InvalidField: other than letters, or more sections than bars.
    """
    if form and not (form.isascii() and form.isalpha() and len(form) <= min(LONGEST_FORM, bars)):
        allowed = f"one letter for each section, such as AABA, at most {min(LONGEST_FORM, bars)} of them"
        raise InvalidField(f"form is {form!r}; allowed for {bars} bars: {allowed}", field="form")


def usual_form(bars: int) -> str:
    """The form of a piece for which none was asked: sections of four bars, or none where they don't fit."""
    sections, rest = divmod(bars, SECTION)
    if rest or sections < 2:
        return ""
    return (USUAL * -(-sections // len(USUAL)))[:sections]


def references(form: str, bars: int) -> list[Reference]:
    """What each of so many bars takes up; sections are as equally long as they can be."""
    if not form:
        return [NO_REFERENCE] * bars
    starts = [round(section * bars / len(form)) for section in range(len(form) + 1)]
    found: list[Reference] = []
    last: dict[str, int] = {}
    for letter, start, end in zip(form.upper(), starts, starts[1:], strict=False):
        earlier = last.get(letter)
        for bar in range(start, end):
            found.append(_reference(bar, None if earlier is None else earlier + bar - start, end))
        last[letter] = start
    return found


def _reference(bar: int, earlier: int | None, end: int) -> Reference:
    """The end of a section that comes again may differ, as endings do."""
    if earlier is None:
        return Reference(0, NEW)
    ago = bar - earlier
    if ago > BARS_KEPT - 1:
        return NO_REFERENCE
    return Reference(ago, VARIED if bar == end - 1 else SAME)
