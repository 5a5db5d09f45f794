"""Music: pieces, MIDI files, and the words in which models read and write them.

`score.py` is what is played, `midi_files` its files. `arrangement.py` turns a score into a `Piece` of six parts,
bar by bar; `words.py` is the vocabulary, `tracker.py` what a model is told beside the word before, `controls.py` what
it is asked for. Training and running share all of it. Must not know: models, how words are chosen, sockets.
"""
