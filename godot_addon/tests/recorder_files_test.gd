## The frame recorder's files without a screen: numbers, duplicates, folders that can't be written to.
##
## Arguments: folder=/…, an empty one.
extends "test_case.gd"

const FrameWriter := preload("res://addons/capriccio/recorder/frame_writer.gd")
const Recorder := preload("res://addons/capriccio/capriccio_frame_recorder.gd")
const Signature := preload("res://addons/capriccio/recorder/picture_signature.gd")

const SIZE: Vector2i = Vector2i(96, 54)


func test_a_picture_comes_back_from_its_file_as_it_was() -> void:
	var picture: Image = _picture(0.3)
	picture.set_pixel(5, 7, Color8(1, 2, 3))
	var written: PackedStringArray = await _write("round", [picture])
	var read: Image = Image.load_from_file(written[0])
	check_equal(read.get_format(), Image.FORMAT_RGB8, "format")
	check_equal(read.get_data(), picture.get_data(), "pixels")


func test_files_are_numbered_after_those_that_are_there_and_replace_none() -> void:
	var folder: String = _folder("numbers")
	for file: String in ["frame_000007.png", "frame_12.png", "frame_x.png", "frames_000050.png", "note.txt"]:
		_put(folder.path_join(file), "mine")
	var written: PackedStringArray = await _write("numbers", [_picture(0.1), _picture(0.9)])
	check_equal(written, PackedStringArray([folder + "/frame_000013.png", folder + "/frame_000014.png"]), "files")
	check_equal(FileAccess.get_file_as_string(folder.path_join("frame_000007.png")), "mine", "what was there")
	check_equal(DirAccess.get_files_at(folder).size(), 7, "files in all, with none that is half")


func test_a_file_that_appears_meanwhile_is_not_replaced() -> void:
	var writer: FrameWriter = _writer("meanwhile")
	_put(_folder("meanwhile").path_join("frame_000001.png"), "another recorder's")
	await _write_with(writer, [_picture(0.5)])
	check_equal(writer.path.get_file(), "frame_000002.png", "file")
	check_equal(FileAccess.get_file_as_string(_folder("meanwhile") + "/frame_000001.png"), "another recorder's", "it")


func test_two_writers_share_a_folder() -> void:
	var writers: Array[FrameWriter] = [_writer("shared"), _writer("shared")]
	for round_number: int in 5:
		for writer: FrameWriter in writers:
			writer.push(_picture(round_number / 5.0))
			writer.advance()
		for writer: FrameWriter in writers:
			check_equal(writer.finish(), int(FrameWriter.Outcome.WRITTEN), "outcome")
	check_equal(DirAccess.get_files_at(_folder("shared")).size(), 10, "files")


func test_pictures_like_the_last_one_written_are_left_out() -> void:
	var writer: FrameWriter = _writer("duplicates")
	writer.duplicate_threshold = 0.01
	var outcomes: Array[int] = []
	for grey: float in [0.5, 0.5, 0.506, 0.513, 0.513, 0.5]:
		outcomes.append_array(await _outcomes(writer, [_picture(grey)]))
	var kept: int = FrameWriter.Outcome.WRITTEN
	var left_out: int = FrameWriter.Outcome.DUPLICATE
	check_equal(outcomes, [kept, left_out, left_out, kept, left_out, kept] as Array[int], "outcomes")


func test_without_a_threshold_all_are_kept() -> void:
	check_equal((await _write("all", [_picture(0.5), _picture(0.5)])).size(), 2, "files")


func test_signatures_see_large_things_and_not_noise() -> void:
	var noisy: Image = _picture(0.5)
	for at: int in SIZE.x * SIZE.y:
		@warning_ignore("integer_division")
		noisy.set_pixel(at % SIZE.x, at / SIZE.x, Color.WHITE if (at + at / SIZE.x) % 2 == 0 else Color.BLACK)
	var plain: PackedByteArray = Signature.of(_picture(0.5))
	check(Signature.distance(plain, Signature.of(noisy)) < 0.01, "a checkerboard of pixels is grey from afar")
	var half: Image = _picture(0.5)
	half.fill_rect(Rect2i(0, 0, 48, 54), Color.WHITE)
	check(absf(Signature.distance(plain, Signature.of(half)) - 0.25) < 0.02, "a white half")
	check_equal(Signature.distance(plain, PackedByteArray()), 1.0, "no picture")
	for size: Vector2i in [Vector2i(1, 1), Vector2i(3000, 10), Vector2i(1921, 1081)]:
		var picture: Image = Image.create_empty(size.x, size.y, false, Image.FORMAT_RGBA8)
		check_equal(Signature.of(picture).size(), 32 * 18, "%s" % size)


func test_no_more_pictures_wait_than_it_says() -> void:
	var writer: FrameWriter = _writer("waiting")
	for picture: int in FrameWriter.MOST_WAITING:
		check(writer.has_room(), "room for %d" % (picture + 1))
		writer.push(_picture(0.1 * picture))
	check(not writer.has_room(), "no room for more")
	check_equal(writer.pending(), FrameWriter.MOST_WAITING, "pictures")
	writer.advance()
	check(writer.has_room(), "one is being written, so there is room again")
	check_equal(writer.forget_waiting(), FrameWriter.MOST_WAITING - 1, "forgotten")
	check_equal(writer.finish(), int(FrameWriter.Outcome.WRITTEN), "what was being written is written whole")
	check_equal(DirAccess.get_files_at(_folder("waiting")).size(), 1, "files")


func test_the_users_own_folder_will_do() -> void:
	var folder: String = "user://capriccio_recorder_test_%d" % OS.get_process_id()
	var writer: FrameWriter = FrameWriter.new()
	check_equal(writer.open(folder, "frame"), "", "problem")
	await _write_with(writer, [_picture(0.5)])
	check_equal(writer.path, folder + "/frame_000001.png", "file")
	check_equal(DirAccess.remove_absolute(writer.path), OK, "the file is there, and removed")
	DirAccess.remove_absolute(folder)


func test_a_folder_that_cannot_be_made_is_told() -> void:
	_put(_folder("").path_join("file"), "in the way")
	var problem: String = FrameWriter.new().open(_folder("file/below"), "frame")
	check(problem.begins_with("cannot make the folder '"), problem)


func test_folders_and_prefixes_that_make_no_sense_are_refused() -> void:
	for folder: String in ["", "frames", "./frames", "res://frames"]:
		var problem: String = FrameWriter.new().open(folder, "frame")
		check(problem.contains("is neither below user:// nor absolute"), "'%s': %s" % [folder, problem])
	for prefix: String in ["", "a/b", "..:"]:
		var problem: String = FrameWriter.new().open(_folder("prefix"), prefix)
		check(problem.contains("can't begin a file's name"), "'%s': %s" % [prefix, problem])


func test_a_folder_that_goes_away_fails_the_write_and_leaves_nothing() -> void:
	var writer: FrameWriter = _writer("away")
	DirAccess.remove_absolute(_folder("away"))
	_put(_folder("away"), "a file now")
	check_equal(await _outcomes(writer, [_picture(0.5)]), [int(FrameWriter.Outcome.FAILED)] as Array[int], "outcome")
	check(writer.problem.begins_with("cannot write into '"), writer.problem)


func test_without_a_renderer_recording_fails_with_the_reason() -> void:
	var reasons: PackedStringArray = []
	var recorder: Recorder = Recorder.new()
	recorder.recording_failed.connect(func(reason: String) -> void: reasons.append(reason))
	recorder.start()
	root.add_child(recorder)
	recorder.start()
	check_equal(reasons.size(), 2, "failures")
	check(reasons[0].contains("not in the scene tree"), reasons[0])
	check(reasons[1].contains("no renderer"), reasons[1])
	check(not recorder.is_recording, "is recording")
	recorder.free()


func _writer(name: String) -> FrameWriter:
	var writer: FrameWriter = FrameWriter.new()
	check_equal(writer.open(_folder(name), "frame"), "", "problem")
	return writer


## Writes pictures one after the other and returns the files.
func _write(name: String, pictures: Array[Image]) -> PackedStringArray:
	return await _write_with(_writer(name), pictures)


func _write_with(writer: FrameWriter, pictures: Array[Image]) -> PackedStringArray:
	var files: PackedStringArray = []
	for picture: Image in pictures:
		check_equal(await _outcomes(writer, [picture]), [int(FrameWriter.Outcome.WRITTEN)] as Array[int], writer.problem)
		files.append(writer.path)
	return files


func _outcomes(writer: FrameWriter, pictures: Array[Image]) -> Array[int]:
	var outcomes: Array[int] = []
	for picture: Image in pictures:
		writer.push(picture)
	while writer.pending() > 0:
		var outcome: int = writer.advance()
		if outcome >= 0:
			outcomes.append(outcome)
		await process_frame
	return outcomes


func _folder(name: String) -> String:
	return String(arguments["folder"]).path_join(name).trim_suffix("/")


func _put(path: String, text: String) -> void:
	DirAccess.make_dir_recursive_absolute(path.get_base_dir())
	FileAccess.open(path, FileAccess.WRITE).store_string(text)


func _picture(grey: float) -> Image:
	var image: Image = Image.create_empty(SIZE.x, SIZE.y, false, Image.FORMAT_RGB8)
	image.fill(Color(grey, grey, grey))
	return image
