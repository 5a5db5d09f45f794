"""Standard MIDI files, read onto the grid of `score` and written from it.

All three types are read: what type 2 holds one after another comes one after another. A file that Capriccio wrote says
what it was made from, as JSON in a text event. Must not know: what the music is for.
"""

from .common import LONGEST_TICKS
from .reading import MOST_BYTES, decode_midi, decode_provenance, read_midi, read_provenance
from .writing import encode_midi, write_midi

__all__ = [
    "LONGEST_TICKS",
    "MOST_BYTES",
    "decode_midi",
    "decode_provenance",
    "encode_midi",
    "read_midi",
    "read_provenance",
    "write_midi",
]
