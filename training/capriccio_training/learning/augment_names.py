"""The changes of `augment` by name, for settings to check. Knows no torch."""

from __future__ import annotations

from capriccio.errors import InvalidField

AUGMENTATIONS = ("colour", "translation", "cutout")


def parse_augment(names: str) -> tuple[str, ...]:
    """Return the changes that a text such as "colour, cutout" lists.

    Raises:
        InvalidField: there is no such change.
    """
    listed = tuple(name.strip() for name in names.split(",") if name.strip())
    for name in listed:
        if name not in AUGMENTATIONS:
            message = f"augment names {name!r}; allowed, separated by commas: {', '.join(AUGMENTATIONS)}"
            raise InvalidField(message, field="data.augment")
    return listed
