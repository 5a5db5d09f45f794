"""What tells good music from bad, measured on folders of MIDI: generated, held out, learned from."""
