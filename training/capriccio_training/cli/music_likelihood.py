"""`capriccio-train music-likelihood`: how well a run foresees what it has not learned.

Must not know: how anything is measured.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from capriccio.errors import InvalidField
from capriccio_training.cli.console import console, require_torch
from capriccio_training.cli.music_sources import Data, absolute
from capriccio_training.cli.progress import stages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capriccio_training.music.data.corpus import Corpus, Learned

__all__ = ["music_likelihood"]


def music_likelihood(
    run: Annotated[Path, typer.Argument(help="Folder of a run of `events` or `voices`.")],
    data: Data = None,
    json: Annotated[Path | None, typer.Option(help="Write every figure as JSON.")] = None,
) -> None:
    """Print the negative log-likelihood of pieces, in nats: of what was learned, and of what was held out.

    Of the published split of the chorales, `valid` and `test` stand apart. Music other than the run's own can be named.

    Examples:

        capriccio-train music --recipe voices --data chorale=Jsb16thSeparated.json --minutes 60 --out RUN

        capriccio-train music-likelihood RUN
    """
    require_torch()
    import dataclasses
    import json as encoder

    from capriccio.media.atomic import write_atomically
    from capriccio_training.music.data.corpus import open_corpus
    from capriccio_training.music.methods import METHODS
    from capriccio_training.music.trained import open_trained

    trained = open_trained(run)
    foresee = METHODS[trained.config.recipe].foresee
    if foresee is None:
        allowed = ", ".join(name for name, method in METHODS.items() if method.foresee)
        raise InvalidField(f"{run} is a run of {trained.config.recipe}; allowed: {allowed}", field="run")
    with stages("reading") as progress:
        corpus = open_corpus(absolute(data) or trained.config.sources, trained.config.data.held_out, progress)
        found = {}
        for name, pieces in _groups(corpus):
            progress(f"foreseeing {name}", 0.0)
            found[name] = foresee(trained.config, trained.net, pieces)
    table = Table("pieces", "how many", "a note of the grid", "a changed note", "an answer", title="nats")
    for name, each in found.items():
        figures = (each.a_grid_note, each.a_changed_note, each.an_answer)
        table.add_row(name, str(each.pieces), *(f"{figure:.3f}" for figure in figures))
    console.print(table)
    if json:
        write_atomically(json, encoder.dumps({name: dataclasses.asdict(each) for name, each in found.items()}).encode())


def _groups(corpus: Corpus) -> Iterator[tuple[str, list[Learned]]]:
    """What was held out, by the part of the published split that it is of, and what was learned."""
    groups: dict[str, list[Learned]] = {}
    for learned in corpus.held_out:
        split, slash, _ = learned.name.partition("/")
        groups.setdefault(split if slash else "held out", []).append(learned)
    if corpus.learned:
        groups["learned"] = list(corpus.learned)
    yield from groups.items()
