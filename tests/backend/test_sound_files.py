"""Sound comes back from WAV and OGG files as it was, to the frame, with its note."""

from __future__ import annotations

import io
import wave
from typing import Any

import av
import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from capriccio.errors import InvalidField
from capriccio.media.music.sound_files import SOUND_ENCODINGS, Sound, encode_sound


def chord(frames: int, rate: int = 44100) -> Sound:
    """Return three tones, other ones left and right, and some noise."""
    seconds = np.arange(frames) / rate
    tones = [np.sin(2 * np.pi * hertz * seconds) for hertz in (220.0, 277.2, 330.0, 440.0)]
    noise = np.random.default_rng(3).normal(0, 0.02, (frames, 2))
    both = np.stack([tones[0] + tones[1], tones[2] + tones[3]], 1)
    return Sound((0.2 * both + noise).astype(np.float32), rate)


def decoded(content: bytes) -> tuple[np.ndarray, int, dict[str, str]]:
    """Return what another library reads: (frames, 2), the rate, and the texts."""
    with av.open(io.BytesIO(content)) as container:
        stream: Any = container.streams.audio[0]
        samples = np.concatenate([frame.to_ndarray() for frame in container.decode(stream)], 1)
        interleaved = samples.shape[0] == 1
        texts = {**container.metadata, **stream.metadata}
        return samples.reshape(-1, 2) if interleaved else samples.T, stream.rate, texts


@settings(max_examples=30)
@given(
    samples=arrays.arrays(np.float32, st.tuples(st.integers(0, 40), st.just(2)), elements=st.floats(-1, 1, width=32)),
    rate=st.sampled_from((8000, 44100, 96000)),
    note=st.text(max_size=5),
)
def test_a_wav_file_holds_what_it_was_given(samples: np.ndarray, rate: int, note: str) -> None:
    with wave.open(io.BytesIO(encode_sound(Sound(samples, rate), "wav", note))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 2, rate)
        read = np.frombuffer(file.readframes(1000), "<i2").reshape(-1, 2)
    np.testing.assert_allclose(read / 32767, samples, atol=0.6 / 32767)


def test_what_is_too_loud_for_a_wav_file_is_clipped_and_does_not_turn_over() -> None:
    with wave.open(io.BytesIO(encode_sound(Sound(np.array([[2, -2]], np.float32)), "wav"))) as file:
        assert np.frombuffer(file.readframes(1), "<i2").tolist() == [32767, -32767]


@pytest.mark.parametrize("encoding", SOUND_ENCODINGS)
@pytest.mark.parametrize("frames", [1, 63, 1024, 4097, 44100, (1 << 20) + 5])
def test_a_file_lasts_to_the_frame(encoding: str, frames: int) -> None:
    read = soundfile.info(io.BytesIO(encode_sound(chord(frames), encoding)))
    assert (read.frames, read.samplerate) == (frames, 44100)


@pytest.mark.parametrize("rate", [8000, 22050, 44100, 48000, 96000])
def test_an_ogg_file_sounds_as_it_should(rate: int) -> None:
    given = chord(rate, rate)
    read, read_rate, _ = decoded(encode_sound(given, "ogg"))
    assert read_rate == rate
    error = float(((read - given.samples) ** 2).mean())
    noise = 0.02**2
    assert error < noise, "no more is lost than the noise, which nobody would miss"


def test_an_ogg_file_is_vorbis_which_game_engines_read() -> None:
    assert encode_sound(chord(2000), "ogg")[28:35] == b"\x01vorbis"


def test_an_ogg_file_is_much_smaller() -> None:
    assert len(encode_sound(chord(44100), "ogg")) < len(encode_sound(chord(44100), "wav")) / 3


@pytest.mark.parametrize("encoding", SOUND_ENCODINGS)
def test_the_same_sound_gives_the_same_bytes(encoding: str) -> None:
    assert encode_sound(chord(30_000), encoding) == encode_sound(chord(30_000), encoding)


@pytest.mark.parametrize(("encoding", "key"), [("wav", "comment"), ("ogg", "COMMENT")])
def test_a_file_carries_its_note(encoding: str, key: str) -> None:
    note = '{"kind": "music.compose", "seed": 7}'
    assert decoded(encode_sound(chord(2000), encoding, note))[2][key] == note
    assert key not in decoded(encode_sound(chord(2000), encoding))[2]


@pytest.mark.parametrize("encoding", SOUND_ENCODINGS)
def test_no_sound_at_all_is_a_file_too(encoding: str) -> None:
    assert encode_sound(Sound(np.zeros((0, 2), np.float32)), encoding)


def test_another_encoding_is_refused_with_those_there_are() -> None:
    with pytest.raises(InvalidField, match="'mp3'; allowed: wav, ogg"):
        encode_sound(chord(10), "mp3")


def test_seconds_are_frames_by_the_rate() -> None:
    assert chord(22050).seconds == 0.5
