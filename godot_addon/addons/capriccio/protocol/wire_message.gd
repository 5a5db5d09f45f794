## A request, or a reply: then [member type] is [code]ok[/code], [code]error[/code] or [code]progress[/code].
##
## Must not know: bytes, sockets.
extends RefCounted

const Buffer := preload("wire_buffer.gd")

## Chosen by the client; replies carry that of their request.
var id: int = 0
var type: String = ""
var body: Dictionary = {}
var buffers: Array[Buffer] = []
## Milliseconds after which the server may give a request up; 0 for never.
var deadline_ms: int = 0
