## What tests of the awaitable calls share: a client that is connected to a live backend whose models are loaded.
##
## Arguments: address=tcp://…
extends "test_case.gd"

const Client := preload("res://addons/capriccio/capriccio.gd")
const Request := preload("res://addons/capriccio/capriccio_request.gd")
const Result := preload("res://addons/capriccio/capriccio_result.gd")
const Settings := preload("res://addons/capriccio/capriccio_settings.gd")

## Slow models are tried when they are loaded, and a picture of 4K takes its time on a busy machine.
const PATIENCE_S: float = 60.0

var _client: Client


func before_all() -> void:
	ProjectSettings.set_setting(Settings.CONNECT_AT_START, false)
	ProjectSettings.set_setting(Settings.TIMEOUT_S, PATIENCE_S)
	_client = Client.new()
	root.add_child(_client)
	_client.connect_to_backend(arguments["address"])
	await wait_until(func() -> bool: return _client.is_ready, "connected", PATIENCE_S)
	# Models are loaded one after the other; a request waits for all of them.
	check((await _client.list_models()).ok, "the models")
