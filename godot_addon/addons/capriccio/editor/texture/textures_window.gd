## The window in which textures are made, looked at, chosen and saved: variations of pictures, or new ones of a label.
##
## Closing it gives up what is still being made. Must not know: how textures become files, how jobs are run.
@tool
extends "../maker_window.gd"

const MadeTexture := preload("../../capriccio_texture.gd")
const Options := preload("texture_options.gd")
const Source := preload("texture_source.gd")
const TiledPreview := preload("tiled_preview.gd")
const VariationTile := preload("variation_tile.gd")

## Emitted when the user saves: the tiles' textures of one source.
signal save_requested(textures: Array[MadeTexture], source: Source, with_material: bool)

const NODE_NAME: String = "CapriccioTextures"
const SIZE: Vector2i = Vector2i(1080, 640)
const OPTIONS_WIDTH: float = 260.0
const PREVIEW_SIDE: float = 280.0
const COLUMNS: int = 3
const PICTURES: PackedStringArray = ["image", "normal", "height", "orm"]

## The form.
var options: Options = Options.new()
## What textures are made from.
var sources: Array[Source] = []

var _labels: OptionButton = OptionButton.new()
var _sources_label: Label = Label.new()
var _save: Button = Button.new()
var _picture: OptionButton = OptionButton.new()
var _grid: GridContainer = GridContainer.new()
var _large: TiledPreview = TiledPreview.new()
var _original: TiledPreview = TiledPreview.new()
var _looked_at: VariationTile = null


func _init() -> void:
	super(NODE_NAME, "Textures", SIZE, "Generate")
	_columns.add_child(_form_column(_form_parts(), OPTIONS_WIDTH))
	_columns.add_child(_grid_column())
	_columns.add_child(_preview_column())
	_refresh()


## Shows the window for variations of pictures.
func open_files(paths: PackedStringArray) -> void:
	var files: Array[Source] = []
	for path: String in paths:
		files.append(Source.of_file(path))
	_open(files)


## Shows the window for new textures of a label, of which [param labels] are known, saved in [param folder].
func open_labels(labels: PackedStringArray, folder: String) -> void:
	_labels.clear()
	for label: String in labels:
		_labels.add_item(label)
	_open([Source.of_label(labels[0] if not labels.is_empty() else "", folder)])


## Chooses a label.
func choose_label(label: String) -> void:
	for item: int in _labels.item_count:
		if _labels.get_item_text(item) == label:
			_labels.select(item)
	sources[0].label = label


## Makes textures of all sources with what the form says.
func start() -> void:
	_clear_tiles()
	say("")
	for source: Source in sources:
		var parameters: Dictionary = options.parameters()
		var job: Job = Job.new(_job_title(source, parameters), source.requests(parameters), _note(source, parameters))
		run(job, _add_tiles.bind(source))


## Saves the chosen textures.
func save_chosen() -> void:
	for source: Source in sources:
		var textures: Array[MadeTexture] = []
		for tile: VariationTile in tiles():
			if tile.source == source and tile.is_chosen():
				textures.append(tile.made)
		if not textures.is_empty():
			save_requested.emit(textures, source, options.wants_material())


## What was made, in order.
func tiles() -> Array[VariationTile]:
	var found: Array[VariationTile] = []
	for tile: Node in _grid.get_children():
		if not tile.is_queued_for_deletion():
			found.append(tile)
	return found


func _open(new_sources: Array[Source]) -> void:
	cancel()
	_clear_tiles()
	sources = new_sources
	var from_label: bool = not sources[0].label.is_empty()
	options.show_strength(not from_label)
	_labels.visible = from_label
	_sources_label.visible = not from_label
	_sources_label.text = "\n".join(sources.map(func(source: Source) -> String: return source.title()))
	_original.texture = sources[0].texture()
	say("")
	_refresh()
	open()


func _form_parts() -> Array[Control]:
	_sources_label.autowrap_mode = TextServer.AUTOWRAP_ARBITRARY
	_labels.item_selected.connect(func(item: int) -> void: sources[0].label = _labels.get_item_text(item))
	_original.custom_minimum_size = Vector2(0.0, VariationTile.SIDE)
	return [_sources_label, _labels, _original, options]


func _grid_column() -> Control:
	var scroll: ScrollContainer = ScrollContainer.new()
	scroll.size_flags_horizontal = Control.SIZE_EXPAND_FILL
	_grid.columns = COLUMNS
	scroll.add_child(_grid)
	return scroll


func _preview_column() -> Control:
	var column: VBoxContainer = VBoxContainer.new()
	column.custom_minimum_size.x = PREVIEW_SIDE
	for picture: String in PICTURES:
		_picture.add_item(picture)
	_picture.item_selected.connect(_show_picture.unbind(1))
	column.add_child(_picture)
	_large.custom_minimum_size = Vector2(PREVIEW_SIDE, PREVIEW_SIDE)
	column.add_child(_large)
	var gap: Control = Control.new()
	gap.size_flags_vertical = Control.SIZE_EXPAND_FILL
	column.add_child(gap)
	_save.pressed.connect(save_chosen)
	column.add_child(_save)
	return column


func _add_tiles(job: Job, textures: Array, source: Source) -> void:
	for texture: MadeTexture in textures:
		var tile: VariationTile = VariationTile.new(texture, source)
		tile.looked_at.connect(_look_at.bind(tile))
		tile.chosen_changed.connect(_refresh)
		_grid.add_child(tile)
		tile.show_picture(_shown_picture())
		job.note["model_hash"] = texture.model_hash
		if _looked_at == null:
			_look_at(tile)
		if not texture.notes.is_empty():
			say("%s: %s." % [source.title(), ", ".join(texture.notes)])


func _look_at(tile: VariationTile) -> void:
	_looked_at = tile
	_large.show_image(tile.made.get(_shown_picture()))


func _show_picture() -> void:
	for tile: VariationTile in tiles():
		tile.show_picture(_shown_picture())
	if _looked_at != null:
		_look_at(_looked_at)


func _shown_picture() -> String:
	return _picture.get_item_text(_picture.selected)


func _clear_tiles() -> void:
	_looked_at = null
	_large.texture = null
	for tile: VariationTile in tiles():
		tile.queue_free()


func _refresh() -> void:
	super()
	var chosen: int = tiles().filter(func(tile: VariationTile) -> bool: return tile.is_chosen()).size()
	_start.disabled = sources.is_empty()
	_save.text = "Save %d chosen" % chosen if chosen > 0 else "Save the chosen ones"
	_save.disabled = chosen == 0


static func _job_title(source: Source, parameters: Dictionary) -> String:
	return "%d × %s" % [parameters["count"], source.title()]


static func _note(source: Source, parameters: Dictionary) -> Dictionary:
	var note: Dictionary = {"kind": source.kind(), "title": _job_title(source, parameters), "parameters": parameters}
	note["time"] = int(Time.get_unix_time_from_system())
	note["label" if source.path.is_empty() else "path"] = source.label if source.path.is_empty() else source.path
	return note
