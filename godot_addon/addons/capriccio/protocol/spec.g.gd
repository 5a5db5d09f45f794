## Constants of the wire protocol.
##
## Generated from the protocol's table by tools/generate_protocol.py; do not edit.
extends RefCounted

## major.minor; majors must be equal.
const PROTOCOL_VERSION: String = "1.1"
## The first frame of every message, as ASCII.
const MAGIC: String = "CAP1"
## Where a backend listens unless told otherwise.
const DEFAULT_PORT: int = 7470
## The largest id of a request.
const LARGEST_ID: int = 9007199254740992
## Bytes of one element, by number type.
const DTYPES: Dictionary = {"uint8": 1, "uint16": 2, "int32": 4, "int64": 8, "float16": 2, "float32": 4}

## All frames of one message together. In bytes.
const LIMIT_MESSAGE_BYTES: int = 67108864
## The MessagePack header. In bytes.
const LIMIT_HEADER_BYTES: int = 65536
## Buffers of one message: 64 variations with three maps each. In frames.
const LIMIT_BUFFERS: int = 256
## Maps and lists inside each other in a header. In levels.
const LIMIT_NESTING: int = 16
## Each side of a tensor. In elements.
const LIMIT_TENSOR_SIDE: int = 65536
## Sides of a tensor. In sides.
const LIMIT_TENSOR_DIMENSIONS: int = 8
## Requests that wait for a worker, over all clients. In requests.
const LIMIT_QUEUE: int = 64
## Requests of one client that wait for a worker. In requests.
const LIMIT_QUEUE_PER_CLIENT: int = 16
## Clients that have said hello. In clients.
const LIMIT_CLIENTS: int = 64

## Silence after which a client sends ping. In milliseconds.
const TIMING_HEARTBEAT_MS: int = 1000
## Silent heartbeats after which a client gives the connection up. In heartbeats.
const TIMING_LIVENESS: int = 4
## Pause before the first attempt to reconnect. In milliseconds.
const TIMING_BACKOFF_FIRST_MS: int = 250
## Longest pause; each is twice the one before. In milliseconds.
const TIMING_BACKOFF_CEILING_MS: int = 8000
## Silence after which the server forgets a client. In milliseconds.
const TIMING_CLIENT_EXPIRY_MS: int = 30000

## Comes first on every connection, and again after a reconnect.
const REQUEST_HELLO: String = "hello"
## Answered at once: the server is alive.
const REQUEST_PING: String = "ping"
## What the server is doing.
const REQUEST_STATUS: String = "status"
## The loaded models, and the files that were refused.
const REQUEST_MODELS_LIST: String = "models.list"
## Gives up another request of the same connection. Cancelling twice, or too late, is no error.
const REQUEST_CANCEL: String = "cancel"
## Gives a frame another look.
const REQUEST_STYLE_APPLY: String = "style.apply"
## Makes siblings of a texture, which wrap even where the given one does not.
const REQUEST_TEXTURE_VARY: String = "texture.vary"
## Makes textures of a kind from nothing but its name; they wrap.
const REQUEST_TEXTURE_SYNTHESIZE: String = "texture.synthesize"
## Makes the maps of a physically based material for a colour texture.
const REQUEST_TEXTURE_MAPS: String = "texture.maps"
## Makes a height field that looks eroded.
const REQUEST_TERRAIN_GENERATE: String = "terrain.generate"
## Makes a height field from a drawing: ridges red, peaks green, rivers blue, nothing black.
const REQUEST_TERRAIN_SKETCH: String = "terrain.sketch"
## Makes a piece of music.
const REQUEST_MUSIC_COMPOSE: String = "music.compose"
## Goes on from a piece: by default in its key, tempo and metre, with its instruments.
const REQUEST_MUSIC_CONTINUE: String = "music.continue"
## Begins music that goes on bar by bar; the server keeps nothing of it.
const REQUEST_MUSIC_OPEN: String = "music.open"
## Gives the next bars of a session; what is said here holds from their first one on.
const REQUEST_MUSIC_NEXT: String = "music.next"
## Makes sound of a MIDI file with FluidSynth and a SoundFont of the server's machine.
const REQUEST_MUSIC_RENDER: String = "music.render"

## The request succeeded.
const REPLY_OK: String = "ok"
## The request failed.
const REPLY_ERROR: String = "error"
## News of a request that goes on.
const REPLY_PROGRESS: String = "progress"

## The bytes are no message of this protocol.
const ERROR_MALFORMED: String = "malformed"
## There is no request of that type; detail.known lists them.
const ERROR_UNKNOWN_TYPE: String = "unknown_type"
## A field is missing, of the wrong type or out of range; detail.field names it.
const ERROR_INVALID_FIELD: String = "invalid_field"
## Something is over a limit; detail.limit is the bound.
const ERROR_TOO_LARGE: String = "too_large"
## The picture can't be used: it has no pixels, or is not RGB.
const ERROR_UNSUPPORTED_FRAME: String = "unsupported_frame"
## No model of that name is loaded; detail.known lists those that are.
const ERROR_UNKNOWN_MODEL: String = "unknown_model"
## A file or an encoded buffer is missing, broken or of no known format.
const ERROR_UNREADABLE_FILE: String = "unreadable_file"
## The first request of a connection must be hello.
const ERROR_NOT_READY: String = "not_ready"
## The server asks for a token, and it was missing or wrong.
const ERROR_UNAUTHORIZED: String = "unauthorized"
## The major protocol versions differ; the message holds both.
const ERROR_INCOMPATIBLE_VERSION: String = "incompatible_version"
## A model file failed its checks; the message says which and by how much.
const ERROR_MODEL_REJECTED: String = "model_rejected"
## The request was cancelled by its client.
const ERROR_CANCELLED: String = "cancelled"
## A newer frame of the same stream took its place.
const ERROR_SUPERSEDED: String = "superseded"
## The deadline of the request passed before it was computed.
const ERROR_EXPIRED: String = "expired"
## The queue is full; try again after detail.retry_after_ms milliseconds.
const ERROR_BUSY: String = "busy"
## The server is stopping and takes no more work.
const ERROR_SHUTTING_DOWN: String = "shutting_down"
## There is no connection to the server (raised by clients, never sent).
const ERROR_DISCONNECTED: String = "disconnected"
## The server did not answer in time (raised by clients), or a program that it runs did not end.
const ERROR_TIMED_OUT: String = "timed_out"
## Another process listens at the address (raised at start-up, never sent).
const ERROR_ADDRESS_IN_USE: String = "address_in_use"
## A file can't be written (raised by commands, never sent).
const ERROR_UNWRITABLE_FILE: String = "unwritable_file"
## The server's machine lacks something that the request needs; the message says what to install.
const ERROR_NOT_INSTALLED: String = "not_installed"
## A defect in the server; its log has the details.
const ERROR_INTERNAL: String = "internal"
