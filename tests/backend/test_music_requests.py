"""`music.*` on a real server with the bundled model: notes, files, sessions that outlive their server, bad input."""

import math

import numpy as np
import pytest

from capriccio.client import Client, MusicSession, compose_music, continue_music, render_music
from capriccio.engine.registry import BUNDLED_MODELS
from capriccio.errors import CapriccioError, InvalidField, TooLarge, UnreadableFile, UnsupportedFrame
from capriccio.media.music.midi_files import decode_midi, decode_provenance, encode_midi
from capriccio.media.music.score import Note, Score, Track
from capriccio.protocol import File, Tensor
from capriccio.protocol.codec import check_reply
from capriccio.protocol.requests import music as rows
from capriccio.server.app import Server, ServerConfig
from capriccio.server.music_work import WISHES
from capriccio.services.music import CHANGEABLE, MOODS, MOST_BARS_AT_ONCE, REGISTERS, STYLES

ANY_PORT = "tcp://127.0.0.1:*"


def serve():
    return Server(ServerConfig(ANY_PORT, [BUNDLED_MODELS], threads=1))


@pytest.fixture(scope="module")
def address():
    with serve() as running:
        yield running.address


@pytest.fixture
def client(address):
    with Client(address, timeout_s=60) as connected:
        yield connected


def piece(count=24, step=12):
    notes = [Note(index * step, 60 + (0, 2, 4, 7)[index % 4], step) for index in range(count)]
    return Score((Track.of(0, notes, "piano"),))


def test_the_table_and_the_services_know_the_same_wishes():
    assert {field.name for field in rows.WISHES} == set(WISHES)
    assert {field.name for field in rows.CHANGING} == set(CHANGEABLE)
    assert (STYLES, tuple(MOODS), tuple(REGISTERS)) == (rows.STYLES, rows.MOODS, rows.REGISTERS)
    bars = next(field for field in rows.MUSIC_REQUESTS[3].fields if field.name == "bars")
    assert bars.maximum == MOST_BARS_AT_ONCE


def test_a_piece_comes_as_notes_and_as_the_same_midi_file(client):
    reply = client.request("music.compose", {"bars": 4, "key": "D", "mode": "minor", "tempo": 92, "encoding": "midi"})
    check_reply("music.compose", reply)
    body, rows_of_notes = reply.body, reply.buffers[0].array
    assert (body["key"], body["mode"], body["tempo"], body["metre"]) == ("D", "minor", 92, "4/4")
    assert body["bars"] == [[48 * bar, 48] for bar in range(4)]
    score = decode_midi(bytes(reply.buffers[1].content))
    played = sorted(
        (note.start, note.length, note.pitch, note.velocity, index)
        for index, name in enumerate(track["name"] for track in body["tracks"])
        for track in score.tracks
        if track.name == name
        for note in track.notes
    )
    assert played == sorted(map(tuple, rows_of_notes.tolist()))
    made = decode_provenance(bytes(reply.buffers[1].content))
    assert (made["request"], made["model_hash"], made["bars"]) == ("music.compose", body["model_hash"], 4)


def test_every_request_for_music_has_a_reply_as_the_table_says(client):
    midi = (File(encode_midi(piece(4)), "midi"),)
    opened = client.request("music.open", {"style": "folk"})
    replies = {
        "music.continue": client.request("music.continue", {"midi": 0, "bars": 1}, midi),
        "music.open": opened,
        "music.next": client.request("music.next", {"session": 0}, (opened.buffers[0],)),
        "music.render": client.request("music.render", {"midi": 0}, midi),
    }
    for kind, reply in replies.items():
        check_reply(kind, reply)


def test_the_same_request_gives_the_same_bytes(client):
    first, second = (compose_music(client, bars=4, seed=5, encoding="midi").file for _ in range(2))
    assert first == second
    assert compose_music(client, bars=4, seed=6, encoding="midi").file != first


def test_news_name_the_bar_that_is_written(client):
    news = []
    compose_music(client, bars=3, on_progress=lambda *each: news.append(each))
    assert [stage for _, stage in news] == ["bar 1 of 3", "bar 2 of 3", "bar 3 of 3", "done"]


def test_a_piece_is_continued_and_says_from_where(client):
    made = continue_music(client, encode_midi(piece()), bars=2, seed=1)
    assert made.from_tick == 6 * 48
    assert made.end == 8 * 48
    given = made.notes[made.notes[:, 0] < made.from_tick]
    assert given[:, 2].tolist() == [note.pitch for note in piece().tracks[0].notes]


def test_sound_lasts_as_long_as_the_piece(client):
    made = compose_music(client, bars=2, tempo=120, loop=True, encoding="wav")
    frames = (len(made.file) - made.file.index(b"data") - 8) // 4
    assert frames == pytest.approx(4.0 * 44100, abs=2)
    assert render_music(client, encode_midi(piece(4)), encoding="ogg")[:4] == b"OggS"


def test_a_session_goes_on_at_another_server(client):
    wishes = {"style": "game", "intensity": 0.2, "seed": 3}
    here = MusicSession.open(client, **wishes)
    here.next(bars=2)
    kept = MusicSession(client, here.state, here.tracks)
    expected = here.next(intensity=0.9, mood="tense")
    with serve() as other, Client(other.address, timeout_s=60) as elsewhere:
        made = MusicSession(elsewhere, kept.state, kept.tracks).next(intensity=0.9, mood="tense")
    np.testing.assert_array_equal(made.notes, expected.notes)
    assert (made.first_bar, made.tempo) == (2, expected.tempo)


def test_the_tracks_of_a_session_keep_their_places(client):
    session = MusicSession.open(client, instruments=["drums", "bass", "strings"], intensity=0.0)
    assert [track.name for track in session.tracks] == ["drums", "bass", "strings"]
    assert session.next().tracks == session.next(intensity=1.0).tracks == session.tracks


def test_sessions_that_are_never_closed_leave_nothing_at_the_server(client):
    before = client.request("status").body
    for seed in range(50):
        MusicSession.open(client, seed=seed)
    after = client.request("status").body
    assert after["running"] == before["running"] == 0
    assert after["queued"] == before["queued"] == 0


BAD_FIELDS = [
    ({"bars": 0}, "bars is 0"),
    ({"bars": 100_000}, "bars is 100000"),
    ({"tempo": 0}, "tempo is 0"),
    ({"tempo": math.inf}, "tempo"),
    ({"key": "H"}, "key is 'H'; allowed: C, Db"),
    ({"mode": "blue"}, "allowed: major, minor"),
    ({"instruments": ["kazoo"]}, "no instrument 'kazoo'; allowed: drums, piano"),
    ({"instruments": [7]}, "allowed: names"),
    ({"instruments": []}, "instruments"),
    ({"instruments": ["piano"] * 7}, "instruments"),
    ({"instruments": ["piano"] * 5}, "one to four others"),
    ({"form": "AB1"}, "form is 'AB1'"),
    ({"bars": 2, "form": "ABA"}, "at most 2"),
    ({"metre": "4/3"}, "metre is '4/3'"),
    ({"encoding": "mp3"}, "allowed: notes, midi, wav, ogg"),
    ({"model": "natural_to_toon"}, r"allowed: music\.sequence"),
]


@pytest.mark.parametrize(("fields", "says"), BAD_FIELDS)
def test_a_field_that_is_wrong_is_named_with_what_is_allowed(client, fields, says):
    with pytest.raises(InvalidField, match=says):
        compose_music(client, **fields)


@pytest.mark.parametrize(
    ("content", "error"),
    [(b"", UnreadableFile), (b"no music", UnreadableFile), (encode_midi(piece())[:-9], UnreadableFile)],
    ids=["nothing", "text", "truncated"],
)
def test_what_is_no_midi_file_is_told(client, content, error):
    with pytest.raises(error):
        continue_music(client, content)
    with pytest.raises(error):
        render_music(client, content)


def test_a_buffer_of_another_sort_is_refused(client):
    for buffer in (File(b"", "png"), Tensor(np.zeros(4, np.uint8))):
        with pytest.raises(UnsupportedFrame):
            client.request("music.continue", {"midi": 0}, (buffer,))
    for buffer in (File(b"", "midi"), Tensor(np.zeros(4, np.int32))):
        with pytest.raises(UnsupportedFrame):
            client.request("music.next", {"session": 0}, (buffer,))


def test_ten_thousand_notes_in_a_bar_are_read_and_continued(client):
    crowded = Score((Track.of(0, [Note(index % 48, 21 + index % 88, 1, 1 + index // 88) for index in range(10_000)]),))
    assert continue_music(client, encode_midi(crowded), bars=1).from_tick == 48


def test_a_piece_with_more_notes_than_a_message_holds_is_refused(client):
    long = Score(tuple(Track.of(program, [Note(tick, 60, 1) for tick in range(8_200)]) for program in range(8)))
    with pytest.raises(TooLarge, match="65536"):
        continue_music(client, encode_midi(long), bars=1)


def test_a_damaged_session_is_refused_and_the_good_one_goes_on(client):
    session = MusicSession.open(client, seed=2)
    spoilt = MusicSession(client, session.state[:-3], session.tracks)
    with pytest.raises(CapriccioError, match="session"):
        spoilt.next()
    assert session.next().first_bar == 0
