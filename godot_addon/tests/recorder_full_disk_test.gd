## The frame recorder where no file may grow beyond some kilobytes, as on a full disk. Needs a display.
##
## Arguments: folder=/….
extends "test_case.gd"

const Recorder := preload("res://addons/capriccio/capriccio_frame_recorder.gd")


func test_a_full_disk_ends_the_recording_with_the_reason_and_leaves_no_half_file() -> void:
	var news: Array = []
	var recorder: Recorder = Recorder.new()
	recorder.folder = arguments["folder"]
	recorder.picture = Recorder.Picture.SCREEN
	recorder.record_at_start = true
	recorder.recording_failed.connect(func(reason: String) -> void: news.append(reason))
	recorder.recording_stopped.connect(func(count: int) -> void: news.append(count))
	root.add_child(_noise())
	root.add_child(recorder)
	await wait_until(func() -> bool: return news.size() == 2, "a failure and the end")
	check(String(news[0]).contains("is the disk full?"), news[0])
	check_equal(news[1], 0, "files")
	check_equal(DirAccess.get_files_at(recorder.folder).size(), 0, "files in the folder")


## A picture that no compression makes small.
func _noise() -> TextureRect:
	var bytes: PackedByteArray = Crypto.new().generate_random_bytes(320 * 180 * 3)
	var rect: TextureRect = TextureRect.new()
	rect.texture = ImageTexture.create_from_image(Image.create_from_data(320, 180, false, Image.FORMAT_RGB8, bytes))
	return rect
