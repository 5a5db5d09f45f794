## The autoload [code]Capriccio[/code]: the game's connection to the Capriccio backend.
##
## [codeblock]
## var result: CapriccioResult = await Capriccio.apply_style(image, "toon_to_natural")
## if result.ok:
##     texture_rect.texture = ImageTexture.create_from_image(result.value)
## else:
##     print(result.message)
## [/codeblock]
## It connects by itself, and again after every loss; no call ever blocks a frame. Network, codec and pixel conversion
## run in a thread of their own. Must not know: rendering.
extends Node

const Address := preload("protocol/address.gd")
const BackendSession := preload("client/backend_session.gd")
const BackendThread := preload("client/backend_thread.gd")
const Event := preload("client/session_event.gd")
const MusicRequests := preload("capriccio_music_requests.gd")
const MusicSession := preload("capriccio_music_session.gd")
const Request := preload("capriccio_request.gd")
const Result := preload("capriccio_result.gd")
const Settings := preload("capriccio_settings.gd")
const Spec := preload("protocol/spec.g.gd")
const StyleCodec := preload("style/style_codec.gd")
const TerrainRequests := preload("capriccio_terrain_requests.gd")
const TextureRequests := preload("capriccio_texture_requests.gd")

## Version of this addon, as the backend's log shows it.
const VERSION: String = "0.1.0"

## Emitted when the backend has answered hello; [param server] is its answer: versions, capabilities, limits.
signal connected(server: Dictionary)
## Emitted when a connection that worked is gone. The next attempt follows by itself.
signal disconnected(reason: String)
## Emitted for each attempt to connect that failed.
signal connection_failed(reason: String)
## Emitted when the backend is another process than before: what it kept for this game is gone.
signal server_restarted(server: Dictionary)

## True while the backend answers.
var is_ready: bool = false
## What the connection does, for people: why there is none, or which backend answers.
var status_text: String = "not connected"
## The backend's answer to hello; empty while there is none.
var server: Dictionary = {}
## Microseconds that this node took of the main thread in the last frame.
var main_thread_usec: int = 0

var _thread: BackendThread = null


func _ready() -> void:
	process_mode = Node.PROCESS_MODE_ALWAYS
	if Settings.read(Settings.CONNECT_AT_START):
		connect_to_backend()


func _exit_tree() -> void:
	disconnect_from_backend()


func _process(_delta: float) -> void:
	if _thread == null:
		return
	var began_usec: int = Time.get_ticks_usec()
	_handle(_thread.take_events())
	main_thread_usec = Time.get_ticks_usec() - began_usec


## Connects to the backend at [param address], or where it is empty to that of the project settings; a connection to
## another backend ends. Returns a failure only where the address can't be understood.
func connect_to_backend(address: String = "") -> Result:
	var parsed: Result = Address.parse(address if not address.is_empty() else Settings.read(Settings.ADDRESS))
	if not parsed.ok:
		status_text = parsed.message
		return parsed
	disconnect_from_backend()
	status_text = "connecting to %s:%d" % [parsed.value.host, parsed.value.port]
	_thread = BackendThread.new(BackendSession.new(parsed.value, VERSION, Settings.read(Settings.TOKEN)))
	_thread.start()
	return Result.success()


## Ends the connection and all open requests, and stays disconnected. Doing it twice is safe.
func disconnect_from_backend() -> void:
	if _thread == null:
		return
	var thread: BackendThread = _thread
	_thread = null
	var last_events: Array[Event] = thread.stop()
	var was_ready: bool = is_ready
	_handle(last_events)
	_forget_server("disconnected by the game")
	if was_ready:
		disconnected.emit(status_text)


## Sends a request. Its end comes through [signal CapriccioRequest.finished], also where there is no backend; one that
## has ended before is left as it is.
func submit(request: Request) -> Request:
	if request.result != null:
		return request
	if _thread == null:
		var message: String = "not connected to a backend; call Capriccio.connect_to_backend()"
		request.finish(Result.failure(Spec.ERROR_DISCONNECTED, message))
	else:
		_thread.submit(request)
	return request


## Gives a request up. It still ends once: as [code]cancelled[/code], or with its answer where that was faster.
func cancel(request: Request) -> void:
	if _thread != null:
		_thread.cancel(request)


## Gives [param image] the look of [param model]. The result's value is an [Image] of the same size.
func apply_style(image: Image, model: String) -> Result:
	if image == null or image.is_empty():
		return Result.failure(Spec.ERROR_UNSUPPORTED_FRAME, "the image is empty; give one with at least one pixel")
	return await _ask(StyleCodec.image_request(image, model))


## Makes siblings of a texture, which wrap even where [param image] does not. The result's value is an [Array] of
## [CapriccioTexture]. See [method CapriccioTextureRequests.vary] for the options, progress and cancelling.
func vary_texture(image: Image, options: Dictionary = {}) -> Result:
	return await submit(TextureRequests.vary(image, options)).completed()


## Makes textures of [param label], one of the labels on the model's card. The result's value is an [Array] of
## [CapriccioTexture]; see [method CapriccioTextureRequests.synthesize].
func synthesize_texture(label: String, options: Dictionary = {}) -> Result:
	return await submit(TextureRequests.synthesize(label, options)).completed()


## Makes the normal, height and ORM maps of a texture. The result's value is a [CapriccioTexture]; see
## [method CapriccioTextureRequests.maps].
func texture_maps(image: Image, options: Dictionary = {}) -> Result:
	return await submit(TextureRequests.maps(image, options)).completed()


## Makes land that looks eroded. The result's value is a [CapriccioHeightField]; see
## [method CapriccioTerrainRequests.generate].
func generate_terrain(options: Dictionary = {}) -> Result:
	return await submit(TerrainRequests.generate(options)).completed()


## Makes land after a drawing: ridges red, peaks green, rivers blue. The result's value is a [CapriccioHeightField]; see
## [method CapriccioTerrainRequests.sketch].
func sketch_terrain(drawing: Image, options: Dictionary = {}) -> Result:
	return await submit(TerrainRequests.sketch(drawing, options)).completed()


## Composes a piece. The result's value is a [CapriccioScore], which [CapriccioMusicPlayer] plays; see
## [method CapriccioMusicRequests.compose].
func compose(options: Dictionary = {}) -> Result:
	return await submit(MusicRequests.compose(options)).completed()


## Continues the piece whose MIDI file has the bytes [param midi]. The result's value is a [CapriccioScore] that begins
## with it; see [method CapriccioMusicRequests.continue_music].
func continue_music(midi: PackedByteArray, options: Dictionary = {}) -> Result:
	return await submit(MusicRequests.continue_music(midi, options)).completed()


## Opens music that is made bar by bar. The result's value is a [CapriccioMusicSession]; see
## [method CapriccioMusicRequests.open].
func open_music(options: Dictionary = {}) -> Result:
	var opened: Result = await submit(MusicRequests.open(options)).completed()
	return Result.success(MusicSession.new(self, opened.value)) if opened.ok else opened


## Lists the loaded models. The result's value is an [Array] of dictionaries: the model cards, each with its hash.
func list_models() -> Result:
	var result: Result = await _ask(Request.new(Spec.REQUEST_MODELS_LIST))
	if not result.ok:
		return result
	var models: Variant = result.value.get("models")
	if typeof(models) != TYPE_ARRAY:
		return Result.failure(Spec.ERROR_MALFORMED, "the backend's answer holds no list of models")
	return Result.success(models)


## Asks what the backend is doing. The result's value is a [Dictionary]; see [code]status[/code] in docs/protocol.md.
func get_status() -> Result:
	return await _ask(Request.new(Spec.REQUEST_STATUS))


## Asks for a sign of life. The result's value holds [code]time_ms[/code].
func ping() -> Result:
	return await _ask(Request.new(Spec.REQUEST_PING))


func _ask(request: Request) -> Result:
	request.timeout_s = Settings.read(Settings.TIMEOUT_S)
	return await submit(request).completed()


func _handle(events: Array[Event]) -> void:
	for event: Event in events:
		match event.kind:
			Event.Kind.CONNECTED:
				_remember_server(event.info)
				connected.emit(event.info)
			Event.Kind.RESTARTED:
				server_restarted.emit(event.info)
			Event.Kind.DISCONNECTED:
				_forget_server(event.text)
				disconnected.emit(event.text)
			Event.Kind.REFUSED:
				status_text = event.text
				connection_failed.emit(event.text)
			Event.Kind.FINISHED:
				event.request.finish(event.result)
			Event.Kind.PROGRESSED:
				event.request.progressed.emit(event.fraction, event.text)


func _remember_server(reply: Dictionary) -> void:
	is_ready = true
	server = reply
	status_text = "connected to %s %s" % [reply.get("server", "a backend"), reply.get("server_version", "")]


func _forget_server(reason: String) -> void:
	is_ready = false
	server = {}
	status_text = reason
