## Reads the tagged values of the shared vectors; tools/protocol_generator/vectors.py describes them.
extends RefCounted


## Returns the value that [param tagged] stands for.
static func read(tagged: Dictionary) -> Variant:
	var content: Variant = tagged.values()[0]
	match tagged.keys()[0]:
		"bool":
			return content
		"int":
			return String(content).to_int()
		"float":
			var stream: StreamPeerBuffer = StreamPeerBuffer.new()
			stream.big_endian = true
			stream.data_array = String(content).hex_decode()
			return stream.get_double()
		"str":
			return content
		"bin":
			return String(content).hex_decode()
		"list":
			return (content as Array).map(read)
		"map":
			var map: Dictionary = {}
			for pair: Array in content:
				map[read(pair[0])] = read(pair[1])
			return map
		"str_repeat":
			return String(content[0]).repeat(int(content[1]))
		"bin_repeat":
			return String(content[0]).repeat(int(content[1])).hex_decode()
		"list_repeat":
			var list: Array = []
			list.resize(int(content[1]))
			list.fill(read(content[0]))
			return list
	return null


## Returns the bytes of a vector: its hex, then its tail as often as it says.
static func bytes(vector: Dictionary) -> PackedByteArray:
	var tail: Array = vector.get("tail", ["", 0])
	return (String(vector["hex"]) + String(tail[0]).repeat(int(tail[1]))).hex_decode()
