## Keeps nodes and all below them out of the next frame that is drawn, unnoticed by them: no signal, no lost focus,
## [code]visible[/code] as it was. Must not know: why.
extends RefCounted

var _hidden: Array[Node] = []


## Hides [param nodes], those of 2D only where [param with_2d], until the frame is drawn.
func hide(nodes: Array[Node], with_2d: bool) -> void:
	for node: Node in nodes:
		_hide_below(node, with_2d)
	if not RenderingServer.frame_post_draw.is_connected(restore):
		RenderingServer.frame_post_draw.connect(restore, CONNECT_ONE_SHOT)


## Shows again what is hidden. Restoring twice is safe.
func restore() -> void:
	for index: int in _hidden.size():
		# A node may be gone by now, and a freed one fits no typed variable.
		if is_instance_valid(_hidden[index]):
			_show(_hidden[index], true)
	_hidden.clear()


func _hide_below(node: Node, with_2d: bool) -> void:
	if node is VisualInstance3D or (with_2d and node is CanvasItem):
		_hidden.append(node)
		_show(node, false)
	for child: Node in node.get_children():
		_hide_below(child, with_2d)


static func _show(node: Node, shown: bool) -> void:
	if node is CanvasItem:
		var item: CanvasItem = node
		RenderingServer.canvas_item_set_visible(item.get_canvas_item(), shown and item.is_visible_in_tree())
	else:
		var instance: VisualInstance3D = node
		RenderingServer.instance_set_visible(instance.get_instance(), shown and instance.is_visible_in_tree())
