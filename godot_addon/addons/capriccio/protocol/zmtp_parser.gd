## Cuts the bytes of a ZMTP 3.x peer into messages and commands, however they arrive.
##
## See https://rfc.zeromq.org/spec/37/: a greeting of 64 bytes, then frames: flags, length, body. Limits are checked as
## soon as a length is known, before its body is stored. Must not know: sockets, what messages and commands mean.
extends RefCounted

const GREETING_SIZE: int = 64
const SIGNATURE_SIZE: int = 10
const FLAG_MORE: int = 1
const FLAG_LONG: int = 2
const FLAG_COMMAND: int = 4
## A command is a name and a few properties; more is no ZMTP.
const MAX_COMMAND_BYTES: int = 8192
## Magic and header travel with the buffers.
const FRAMES_BESIDE_BUFFERS: int = 2

const Spec := preload("spec.g.gd")

## What the next bytes are.
enum Stage { SIGNATURE, GREETING, FLAGS, LENGTH, BODY }

## What the peer did wrong; empty while nothing is. The connection can't be used any more then.
var error: String = ""
## The minor version of the peer's ZMTP 3.
var peer_minor_version: int = 0
## True once the peer's greeting has been read.
var greeted: bool = false

var _stage: Stage = Stage.SIGNATURE
var _wanted: int = SIGNATURE_SIZE
var _part: PackedByteArray = PackedByteArray()
var _flags: int = 0
var _frames: Array[PackedByteArray] = []
var _message_bytes: int = 0
var _messages: Array[Array] = []
var _commands: Array[PackedByteArray] = []


## Reads more bytes of the peer.
func feed(bytes: PackedByteArray) -> void:
	var at: int = 0
	while error.is_empty() and (at < bytes.size() or _wanted == 0):
		var taken: int = mini(_wanted - _part.size(), bytes.size() - at)
		if at == 0 and taken == bytes.size():
			_part.append_array(bytes)
		else:
			_part.append_array(bytes.slice(at, at + taken))
		at += taken
		if _part.size() == _wanted:
			_finish_part()


## Returns the whole messages read since the last call, each an [code]Array[PackedByteArray][/code].
func take_messages() -> Array[Array]:
	var taken: Array[Array] = _messages
	_messages = []
	return taken


## Returns the commands read since the last call: a length byte, the name, its data.
func take_commands() -> Array[PackedByteArray]:
	var taken: Array[PackedByteArray] = _commands
	_commands = []
	return taken


func _finish_part() -> void:
	var part: PackedByteArray = _part
	_part = PackedByteArray()
	match _stage:
		Stage.SIGNATURE:
			_read_signature(part)
		Stage.GREETING:
			_read_greeting(part)
		Stage.FLAGS:
			_read_flags(part[0])
		Stage.LENGTH:
			_read_length(part)
		Stage.BODY:
			_read_body(part)


func _want(stage: Stage, bytes: int) -> void:
	_stage = stage
	_wanted = bytes


func _read_signature(part: PackedByteArray) -> void:
	if part[0] != 0xff or part[9] & 1 == 0:
		error = "the peer does not speak ZMTP: it began with %s" % part.hex_encode()
	_want(Stage.GREETING, GREETING_SIZE - SIGNATURE_SIZE)


func _read_greeting(part: PackedByteArray) -> void:
	var mechanism: PackedByteArray = part.slice(2, 22)
	if part[0] != 3:
		error = "the peer speaks ZMTP %d; allowed: 3.x" % part[0]
	elif mechanism.slice(0, 5) != "NULL".to_ascii_buffer() + PackedByteArray([0]):
		error = "the peer asks for the security mechanism %s; allowed: NULL" % _printable(mechanism)
	peer_minor_version = part[1]
	greeted = error.is_empty()
	_want(Stage.FLAGS, 1)


func _read_flags(flags: int) -> void:
	_flags = flags
	var is_command_with_more: bool = flags & FLAG_COMMAND != 0 and flags & FLAG_MORE != 0
	if flags > (FLAG_MORE | FLAG_LONG | FLAG_COMMAND) or is_command_with_more:
		error = "a frame has the flags 0x%02x, which ZMTP 3 does not have" % flags
	_want(Stage.LENGTH, 8 if flags & FLAG_LONG else 1)


func _read_length(part: PackedByteArray) -> void:
	var size: int = 0
	for byte: int in part:
		size = (size << 8) | byte
	var limit: int = MAX_COMMAND_BYTES if _flags & FLAG_COMMAND else Spec.LIMIT_MESSAGE_BYTES - _message_bytes
	# A length of 2^63 and more reads as negative.
	if size < 0 or size > limit:
		error = "a frame is %s bytes long; at most %d are allowed here" % [String.num_uint64(size), limit]
	elif not _flags & FLAG_COMMAND and _frames.size() >= Spec.LIMIT_BUFFERS + FRAMES_BESIDE_BUFFERS:
		error = "a message has more than %d frames" % (Spec.LIMIT_BUFFERS + FRAMES_BESIDE_BUFFERS)
	_want(Stage.BODY, size)


func _read_body(part: PackedByteArray) -> void:
	_want(Stage.FLAGS, 1)
	if _flags & FLAG_COMMAND:
		_commands.append(part)
		return
	_frames.append(part)
	_message_bytes += part.size()
	if _flags & FLAG_MORE:
		return
	_messages.append(_frames)
	_frames = []
	_message_bytes = 0


static func _printable(bytes: PackedByteArray) -> String:
	var text: String = ""
	for byte: int in bytes:
		text += char(byte) if byte > 0x20 and byte < 0x7f else ""
	return text
