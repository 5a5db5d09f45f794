"""Kill, cut, freeze and fill everything around a backend, again and again, and see that nothing is lost.

In each round something happens at a random moment, while cameras, editors and batch jobs ask without a pause. Then must
be true: every request of a living client has exactly one final answer or ended with its connection; clients that
waited for a dead backend were told at once; all are served again within the time that is allowed; the backend
computes nothing for clients that are gone; every file that commands wrote can be read.

Whoever started the backend starts it again, as editors do: here this program. Half of the backends see a clock on the
wall that jumps by days. The last line says what was wrong; the exit status is 1 then, and the log of the backend stays.

  python tools/chaos.py --rounds 500 [--seed 0] [--engine ray] [--only "backend killed"]
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

TOOLS = Path(__file__).parent
HERE = [str(TOOLS), str(TOOLS.parent / "benchmarks")]
sys.path[:0] = HERE

from capriccio.user_cache import CACHE_VARIABLE  # noqa: E402
from disasters.events import DISASTERS, disasters_for  # noqa: E402 (the folders had to be named first)
from disasters.world import Broken, Plan, World  # noqa: E402
from live_backend import BackendFailed  # noqa: E402

LATEST_S = 0.5
"""The latest moment of a round at which something happens."""
PEACE_AFTER = 10
"""Rounds after which peers without manners leave."""
LOG = "backend.log"
LINES_OF_LOG = 40


def main() -> None:
    """Run the rounds, print what happened."""
    options = _options()
    os.environ["PYTHONPATH"] = os.pathsep.join([*HERE, *filter(None, [os.environ.get("PYTHONPATH")])])
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    os.environ[CACHE_VARIABLE] = str(folder / "cache")
    sys.exit(_run(options, folder))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0, help="chooses what happens, and when")
    parser.add_argument("--engine", default="local", help="that of `capriccio serve`; its workers are killed as well")
    parser.add_argument("--only", action="append", metavar="NAME", help=f"one of: {', '.join(DISASTERS)}")
    parser.add_argument("--models", type=Path, help="a folder of models, besides the bundled ones")
    parser.add_argument("--model", default="toon_to_natural_frame", help="that styles the frames")
    parser.add_argument("--most-recovery-s", type=float, default=1.0)
    parser.add_argument("--most-notice-s", type=float, default=1.0)
    return parser.parse_args()


def _run(options: argparse.Namespace, folder: Path) -> int:
    """Return the exit status."""
    serve = ["--models", options.models] if options.models else []
    serve += [] if options.engine == "local" else ["--engine", options.engine, "--ray-address", "local"]
    plan = Plan(options.model, serve, options.most_recovery_s, options.most_notice_s)
    random, story = Random(options.seed), []
    try:
        with World(plan, random, folder) as world:
            for name in _plot(options, random):
                story.append(name)
                _play(name, world, random, len(story))
            _report(story, world)
    except (Broken, BackendFailed) as error:
        print(
            f"\nseed {options.seed}, round {len(story)}, {(story or ['the start'])[-1]}: {str(error).splitlines()[0]}"
        )
        print(f"\nthe end of {folder / LOG}:\n{_end_of_log(folder / LOG)}")
        return 1
    shutil.rmtree(folder)
    return 0


def _plot(options: argparse.Namespace, random: Random) -> list[str]:
    """Return what happens in each round; what is given with `--only` in turn."""
    if options.only:
        return list(itertools.islice(itertools.cycle(options.only), options.rounds))
    known = disasters_for(options.engine)
    return random.choices(list(known), [disaster.weight for disaster in known.values()], k=options.rounds)


def _play(name: str, world: World, random: Random, number: int) -> None:
    time.sleep(random.uniform(0, LATEST_S))
    started_s = time.monotonic()
    disasters_for("any")[name].befall(world)
    world.settle()
    print(f"{number:4d}  {name}, {time.monotonic() - started_s:.1f} s", flush=True)
    if number % PEACE_AFTER == 0:
        world.send_the_rude_away()


def _report(story: Sequence[str], world: World) -> None:
    figures, editors = world.figures, (world.editor, world.remote)
    print(f"\n{len(story)} rounds:")
    for name, count in sorted((Counter(story) + figures.counts).items()):
        print(f"{count:6d}  {name}")
    print(f"\n{world.load.ledger.table()}")
    for editor in editors:
        print(f"an editor: {editor.answered} answered, {dict(editor.ended)}")
    print("\nseconds: median, worst")
    for what, seconds in figures.in_seconds().items():
        if seconds:
            print(f"{statistics.median(seconds):8.2f} {max(seconds):6.2f}  {what} ({len(seconds)})")
    print(f"kept: {len(story)} rounds, no answer lost or doubled, no half file, nobody forgotten")


def _end_of_log(log: Path) -> str:
    return "\n".join(log.read_text().splitlines()[-LINES_OF_LOG:]) if log.exists() else "(there is none)"


if __name__ == "__main__":
    main()
