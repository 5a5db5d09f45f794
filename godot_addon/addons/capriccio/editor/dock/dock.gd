## The *Capriccio* dock: the backend on top, then models, queue and history, and the buttons that open the tools.
##
## Only puts the panels together. Must not know: what they do.
@tool
extends VBoxContainer

const BackendPanel := preload("backend_panel.gd")
const HistoryPanel := preload("history_panel.gd")
const ModelsPanel := preload("models_panel.gd")
const QueuePanel := preload("queue_panel.gd")

const TITLE: String = "Capriccio"

## The backend.
var backend: BackendPanel
## Its models.
var models: ModelsPanel
## What it works on.
var queue: QueuePanel
## What it has made.
var history: HistoryPanel
## The buttons that open the tools; [method add_tool] adds one.
var tools: HFlowContainer = HFlowContainer.new()

var _tabs: TabContainer = TabContainer.new()


func _init(backend_panel: BackendPanel, panels: Array[Control]) -> void:
	name = TITLE
	backend = backend_panel
	models = panels[0]
	queue = panels[1]
	history = panels[2]
	add_child(backend)
	add_child(HSeparator.new())
	add_child(tools)
	_tabs.size_flags_vertical = Control.SIZE_EXPAND_FILL
	for panel: Control in panels:
		_tabs.add_child(panel)
	add_child(_tabs)


## Adds a button that opens a tool.
func add_tool(title: String, tooltip: String, open: Callable) -> void:
	var button: Button = Button.new()
	button.text = title
	button.tooltip_text = tooltip
	button.pressed.connect(open)
	tools.add_child(button)


## Shows one of the panels.
func show_panel(panel: Control) -> void:
	_tabs.current_tab = panel.get_index()
