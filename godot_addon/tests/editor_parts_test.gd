## The editor's parts that need no editor: commands taken apart, logs put together, what a start would run.
extends "test_case.gd"

const Choice := preload("res://addons/capriccio/editor/backend/backend_choice.gd")
const CommandLine := preload("res://addons/capriccio/editor/backend/command_line.gd")
const LogLines := preload("res://addons/capriccio/editor/backend/log_lines.gd")
const PrivateEnvironment := preload("res://addons/capriccio/editor/backend/private_environment.gd")
const ProgramFinder := preload("res://addons/capriccio/editor/backend/program_finder.gd")
const Result := preload("res://addons/capriccio/capriccio_result.gd")


func test_commands_are_split_as_people_mean_them() -> void:
	var expected: Dictionary = {
		"capriccio serve": ["capriccio", "serve"],
		"  a\tb \n": ["a", "b"],
		"'/opt/my programs/capriccio' serve": ["/opt/my programs/capriccio", "serve"],
		"a --models=\"my looks\"": ["a", "--models=my looks"],
		"a ''": ["a", ""],
		"\"it's\"": ["it's"],
		"C:\\Tools\\capriccio.exe serve": ["C:\\Tools\\capriccio.exe", "serve"],
	}
	for command: String in expected:
		var split: Result = CommandLine.split(command)
		check_equal(Array(split.value), expected[command], command)


func test_commands_that_are_none_are_refused() -> void:
	for command: String in ["", "   ", "capriccio 'serve", "\"", "'' serve"]:
		check_equal(CommandLine.split(command).ok, false, "'%s'" % command)


func test_log_lines_come_whole_however_they_are_cut() -> void:
	var text: String = "Grüße\r\n\u001b[32mgreen\u001b[0m\n\n10 %\r20 %\r100 %\nlast"
	var bytes: PackedByteArray = text.to_utf8_buffer()
	for step: int in [1, 2, 3, 7, bytes.size()]:
		var log_lines: LogLines = LogLines.new()
		var lines: PackedStringArray = PackedStringArray()
		for at: int in range(0, bytes.size(), step):
			lines.append_array(log_lines.push(bytes.slice(at, at + step)))
		lines.append_array(log_lines.finish())
		check_equal(Array(lines), ["Grüße", "green", "100 %", "last"], "in steps of %d" % step)


func test_a_line_without_end_is_cut_and_not_kept_forever() -> void:
	var log_lines: LogLines = LogLines.new()
	var kept: int = 0
	for _number: int in 100:
		for line: String in log_lines.push("x".repeat(1000).to_utf8_buffer()):
			kept = maxi(kept, line.length())
	check_equal(kept, LogLines.LONGEST_LINE, "longest line")


func test_progress_lines_of_an_installation_are_read() -> void:
	check_equal(PrivateEnvironment.fraction_in("@progress 0.25 collecting numpy"), 0.25, "fraction")
	check_equal(PrivateEnvironment.stage_in("@progress 0.25 collecting numpy"), "collecting numpy", "stage")
	check_equal(PrivateEnvironment.fraction_in("Collecting numpy"), -1.0, "another line")


func test_programs_are_found_on_the_path_and_by_their_own() -> void:
	check_equal(ProgramFinder.find("no_such_program"), "", "one that is not there")
	check_equal(ProgramFinder.find("/bin/sh"), "/bin/sh", "a path")
	check(ProgramFinder.find("sh").ends_with("/sh"), ProgramFinder.find("sh"))
	check(ProgramFinder.find_first(["no_such_program", "sh"]).ends_with("/sh"), "the first that is there")


func test_a_backend_is_only_started_where_the_project_expects_it() -> void:
	var choice: Choice = Choice.new()
	choice.environment = PrivateEnvironment.new("/no/such/folder")
	choice.command = "sh -c true"
	choice.use_environment = true
	choice.address = "tcp://localhost:7471"
	check_equal(Array(choice.start_command().value).slice(1), ["-c", "true"], "arguments")
	check_equal(choice.surroundings()["CAPRICCIO_BIND"], "tcp://127.0.0.1:7471", "where to listen")
	choice.address = "tcp://192.168.0.7:7470"
	check("not this machine" in choice.start_command().message, choice.start_command().message)
	choice.address = "nonsense"
	check(not choice.start_command().ok, "an address that is none")
