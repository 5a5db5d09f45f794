## A sound at one pitch that can be played as it is, one number a frame: what a bank has for a note.
##
## Made once and then only read, so that threads may share it. Must not know: notes, how it was made.
extends RefCounted

const Envelope := preload("envelope.gd")

## The wave; about -1 to 1.
var wave: PackedFloat32Array = PackedFloat32Array()
## What is repeated while the note lasts: from here …
var loop_from: int = 0
## … to here, which is not played itself. 0 for a sound that ends.
var loop_to: int = 0
## How loud it is over time.
var envelope: Envelope = Envelope.new()
## What it is multiplied by.
var gain: float = 1.0
## -1 left to 1 right, besides the place of its track.
var pan: float = 0.0
## Whether it lasts to its end however short the note is, as a drum's does.
var rings_out: bool = false
## Another sound of the same group and track ends it; 0 for none. An open hi-hat is closed so.
var exclusive_group: int = 0
