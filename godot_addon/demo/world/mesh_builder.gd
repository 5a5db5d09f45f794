extends RefCounted
## Collects triangles of simple solids and turns them into one surface of a mesh.
##
## Vertex colours: R mixes the material's two colours, G is occlusion (1 open, 0 black).
## Must not know: what the solids stand for.

var _vertices: PackedVector3Array = []
var _normals: PackedVector3Array = []
var _colours: PackedColorArray = []


## Adds what was collected to `into` as a surface of `material`.
func commit(into: ArrayMesh, material: Material) -> void:
	var arrays: Array = []
	arrays.resize(Mesh.ARRAY_MAX)
	arrays[Mesh.ARRAY_VERTEX] = _vertices
	arrays[Mesh.ARRAY_NORMAL] = _normals
	arrays[Mesh.ARRAY_COLOR] = _colours
	into.add_surface_from_arrays(Mesh.PRIMITIVE_TRIANGLES, arrays)
	into.surface_set_material(into.get_surface_count() - 1, material)


## What was collected as a mesh of one surface of `material`.
func mesh(material: Material) -> ArrayMesh:
	var single: ArrayMesh = ArrayMesh.new()
	commit(single, material)
	return single


## A flat quad; `a`, `b`, `c`, `d` go round it, `outward` says which side is seen.
func add_quad(a: Vector3, b: Vector3, c: Vector3, d: Vector3, outward: Vector3, colour: Color) -> void:
	var normal: Vector3 = _facing((b - a).cross(c - a).normalized(), outward)
	add_triangle([a, b, c], [normal, normal, normal], [colour, colour, colour])
	add_triangle([a, c, d], [normal, normal, normal], [colour, colour, colour])


## A flat triangle, seen from the side of `outward`.
func add_flat(a: Vector3, b: Vector3, c: Vector3, outward: Vector3, colour: Color) -> void:
	var normal: Vector3 = _facing((b - a).cross(c - a).normalized(), outward)
	add_triangle([a, b, c], [normal, normal, normal], [colour, colour, colour])


## A flat disc seen from above (`outward` up) or from below.
func add_disc(centre: Vector3, radius: float, sides: int, outward: Vector3, colour: Color) -> void:
	for side: int in sides:
		var a: Vector2 = Vector2.from_angle(TAU * side / sides) * radius
		var b: Vector2 = Vector2.from_angle(TAU * (side + 1) / sides) * radius
		add_flat(centre, centre + Vector3(a.x, 0.0, a.y), centre + Vector3(b.x, 0.0, b.y), outward, colour)


## A box of `size` around the origin of `place`.
func add_box(place: Transform3D, size: Vector3, colour: Color) -> void:
	for axis: int in 3:
		for side: float in [-1.0, 1.0]:
			var out: Vector3 = Vector3.ZERO
			out[axis] = side
			var along: Vector3 = Vector3.ZERO
			along[(axis + 1) % 3] = 1.0
			var across: Vector3 = Vector3.ZERO
			across[(axis + 2) % 3] = 1.0
			var half: Vector3 = size * 0.5
			var corners: Array[Vector3] = []
			for step: Vector2 in [Vector2(-1, -1), Vector2(1, -1), Vector2(1, 1), Vector2(-1, 1)]:
				corners.append(place * ((out + along * step.x + across * step.y) * half))
			add_quad(corners[0], corners[1], corners[2], corners[3], place.basis * out, colour)


## A round or tapered column from `foot` to `top`, smooth around, without caps. `low` and `high` colour its ends.
## `jag` lengthens every other spoke of the foot, as on the skirt of a spruce.
func add_cone(
	foot: Vector3, top: Vector3, foot_radius: float, top_radius: float, sides: int, low: Color, high: Color,
	jag: float = 0.0
) -> void:
	var axis: Vector3 = (top - foot).normalized()
	var right: Vector3 = axis.cross(Vector3.FORWARD).normalized()
	var ahead: Vector3 = right.cross(axis)
	var lean: float = (foot_radius - top_radius) / (top - foot).length()
	var spokes: Array[Vector3] = []
	var feet: Array[Vector3] = []
	for side: int in sides + 1:
		var angle: float = TAU * (side % sides) / sides
		var spoke: Vector3 = right * cos(angle) + ahead * sin(angle)
		var stretch: float = 1.0 + jag * (1.0 if side % 2 == 0 else -1.0)
		spokes.append(spoke)
		feet.append(foot + spoke * foot_radius * stretch - axis * jag * foot_radius * (0.6 if side % 2 == 0 else 0.0))
	for side: int in sides:
		var normals: PackedVector3Array = []
		for spoke: Vector3 in [spokes[side], spokes[side + 1]]:
			normals.append((spoke + axis * lean).normalized())
		var a: Vector3 = feet[side]
		var b: Vector3 = feet[side + 1]
		var c: Vector3 = top + spokes[side + 1] * top_radius
		var d: Vector3 = top + spokes[side] * top_radius
		add_triangle([a, b, c], [normals[0], normals[1], normals[1]], [low, low, high])
		if top_radius > 0.0:
			add_triangle([a, c, d], [normals[0], normals[1], normals[0]], [low, high, high])


## An ellipsoid of `radii`, dented by up to `roughness` of its radius; `low` colours its underside, `high` its top.
## `faceted` gives it flat faces, as on a broken rock.
func add_blob(
	centre: Vector3, radii: Vector3, rings: int, roughness: float, noise_seed: int, low: Color, high: Color,
	faceted: bool = false
) -> void:
	var sides: int = rings * 2
	var noise: FastNoiseLite = FastNoiseLite.new()
	noise.seed = noise_seed
	noise.frequency = 0.9
	var points: PackedVector3Array = []
	var normals: PackedVector3Array = []
	for ring: int in rings + 1:
		for side: int in sides + 1:
			var polar: float = PI * ring / rings
			var around: float = TAU * (side % sides) / sides
			var unit: Vector3 = Vector3(sin(polar) * cos(around), cos(polar), sin(polar) * sin(around))
			points.append(centre + unit * radii * (1.0 + roughness * noise.get_noise_3dv(unit)))
			normals.append((unit / radii).normalized())
	for ring: int in rings:
		for side: int in sides:
			var a: int = ring * (sides + 1) + side
			if ring > 0:
				_add_patch(points, normals, [a, a + 1, a + sides + 2], low, high, faceted)
			if ring < rings - 1:
				_add_patch(points, normals, [a, a + sides + 2, a + sides + 1], low, high, faceted)


func _add_patch(
	points: PackedVector3Array, normals: PackedVector3Array, corners: PackedInt32Array, low: Color, high: Color,
	faceted: bool
) -> void:
	var patch: PackedVector3Array = []
	var outward: PackedVector3Array = []
	var colours: PackedColorArray = []
	for corner: int in corners:
		patch.append(points[corner])
		outward.append(normals[corner])
		colours.append(low.lerp(high, normals[corner].y * 0.5 + 0.5))
	if faceted:
		var flat: Vector3 = _facing((patch[1] - patch[0]).cross(patch[2] - patch[0]).normalized(), outward[0])
		outward = [flat, flat, flat]
	add_triangle(patch, outward, colours)


## A triangle whose winding follows from its normals.
func add_triangle(corners: PackedVector3Array, normals: PackedVector3Array, colours: PackedColorArray) -> void:
	# Godot's front faces run clockwise, so the cross product of a front face points inward.
	var inward: Vector3 = (corners[1] - corners[0]).cross(corners[2] - corners[0])
	var flipped: bool = inward.dot(normals[0] + normals[1] + normals[2]) > 0.0
	for corner: int in ([0, 2, 1] if flipped else [0, 1, 2]):
		_vertices.append(corners[corner])
		_normals.append(normals[corner])
		_colours.append(colours[corner])


func _facing(normal: Vector3, outward: Vector3) -> Vector3:
	return normal if normal.dot(outward) >= 0.0 else -normal
