"""Music: corpora of pieces, models of note sequences, and what tells good ones from bad."""
