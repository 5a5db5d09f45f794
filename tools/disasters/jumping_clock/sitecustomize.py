"""Makes the clock on the wall jump by up to a day, back and forth, whenever this Python process looks at it.

Python imports a module of this name before any other. Nothing may take a time-out from that clock: the user, or a
time server, can set it at any moment.
"""

import random
import time
from collections.abc import Callable

DAY_S = 86_400.0
BILLION = 1_000_000_000


def _jumping(look: Callable[[], float]) -> Callable[[], float]:
    jumps = random.Random(7)
    return lambda: look() + jumps.uniform(-DAY_S, DAY_S)


time.time = _jumping(time.time)
time.time_ns = lambda: int(time.time() * BILLION)
