## A request, or a reply: then [member type] is [code]ok[/code], [code]error[/code] or [code]progress[/code].
##
## Must not know: bytes, sockets.
extends RefCounted

const Buffer := preload("wire_buffer.gd")

## Chosen by the client; replies carry that of their request.
var id: int = 0
## The request's type, or that of the reply.
var type: String = ""
## The fields of that type.
var body: Dictionary = {}
## What the fields of kind [code]buffer[/code] point into.
var buffers: Array[Buffer] = []
## Milliseconds after which the server may give a request up; 0 for never.
var deadline_ms: int = 0
## Of a request: whether everybody else's go first.
var batch: bool = false
## Of a request: whether its reply shall have [member times].
var trace: bool = false
## Of a reply: milliseconds by what they were spent on.
var times: Dictionary = {}
