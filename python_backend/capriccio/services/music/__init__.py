"""Music: whole pieces, what follows a piece, and sessions that go on bar by bar while what is asked for changes.

`wishes.py` is what can be asked for, `writer.py` takes a model from word to word within `constraints.py`;
`composing.py`, `continuing.py` and `session.py` make bars of it. Must not know: requests, files.
"""

from .composing import MOST_BARS, Composition, check_bars, compose, loop_seconds, sound_note
from .continuing import continue_score, wishes_for
from .forms import check_form
from .instruments import INSTRUMENTS
from .session import CHANGEABLE, MOST_BARS_AT_ONCE, Session
from .wishes import MOODS, REGISTERS, STYLES, Wishes

__all__ = [
    "CHANGEABLE",
    "INSTRUMENTS",
    "MOODS",
    "MOST_BARS",
    "MOST_BARS_AT_ONCE",
    "REGISTERS",
    "STYLES",
    "Composition",
    "Session",
    "Wishes",
    "check_bars",
    "check_form",
    "compose",
    "continue_score",
    "loop_seconds",
    "sound_note",
    "wishes_for",
]
