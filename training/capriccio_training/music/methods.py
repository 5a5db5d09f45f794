"""The methods by name. A new one is one file in `recipes`, with its data and its network, and one row here."""

from __future__ import annotations

import torch
from lightning_fabric import Fabric

from capriccio.media.music.arrangement import Piece
from capriccio_training.music.config import MusicConfig
from capriccio_training.music.data.batches import WordBatches
from capriccio_training.music.data.corpus import Corpus
from capriccio_training.music.data.encoding import encode_all
from capriccio_training.music.data.melodies import MelodyBatches
from capriccio_training.music.data.phrases import PhraseBatches
from capriccio_training.music.data.symbols import SymbolBatches
from capriccio_training.music.data.variants import with_variants
from capriccio_training.music.data.voices import VoiceBatches, grid_of
from capriccio_training.music.export import export_run
from capriccio_training.music.foreseeing import events as foreseeing_events
from capriccio_training.music.foreseeing import voices as foreseeing_voices
from capriccio_training.music.improvising import classical_piano, events, musegan, musegen, voices
from capriccio_training.music.method import Known, Method
from capriccio_training.music.nets.composer import Composer
from capriccio_training.music.nets.note_lstm import NoteLstm
from capriccio_training.music.nets.phrase_gan import PhraseGenerator
from capriccio_training.music.nets.two_streams import TwoStreams
from capriccio_training.music.nets.voices import VoiceNet
from capriccio_training.music.recipes.classical_piano import ClassicalPiano, build_note_lstm
from capriccio_training.music.recipes.events import Events
from capriccio_training.music.recipes.musegan import Musegan, build_phrase_generator
from capriccio_training.music.recipes.musegen import Musegen, build_two_streams
from capriccio_training.music.recipes.voices import FourVoices, build_voice_net
from capriccio_training.subject import Draws, Report

__all__ = ["METHODS"]


def _words(config: MusicConfig, corpus: Corpus, draws: Draws, report: Report) -> WordBatches:
    encoded = encode_all(list(with_variants(corpus.learned, config.data.variants)), report)
    return WordBatches(encoded, config.data, config.controls, draws.seed, draws.share)


def _symbols(config: MusicConfig, corpus: Corpus, draws: Draws, _report: Report) -> SymbolBatches:
    return SymbolBatches(_pieces(corpus), config, draws.seed, draws.share)


def _melodies(config: MusicConfig, corpus: Corpus, draws: Draws, _report: Report) -> MelodyBatches:
    return MelodyBatches(_pieces(corpus), config, draws.seed, draws.share)


def _phrases(config: MusicConfig, corpus: Corpus, draws: Draws, _report: Report) -> PhraseBatches:
    return PhraseBatches(_pieces(corpus), config, draws.seed, draws.share)


def _pieces(corpus: Corpus) -> list[Piece]:
    return [learned.piece for learned in corpus.learned]


def _events(config: MusicConfig, fabric: Fabric, random: torch.Generator, _batches: WordBatches) -> Events:
    return Events(config, fabric, random)


def _classical_piano(
    config: MusicConfig, fabric: Fabric, _random: torch.Generator, batches: SymbolBatches
) -> ClassicalPiano:
    return ClassicalPiano(config, fabric, len(batches.vocabulary))


def _musegen(config: MusicConfig, fabric: Fabric, random: torch.Generator, batches: MelodyBatches) -> Musegen:
    return Musegen(config, fabric, random, 1 + len(batches.pitches), 1 + len(batches.lengths))


def _musegan(config: MusicConfig, fabric: Fabric, random: torch.Generator, _batches: PhraseBatches) -> Musegan:
    return Musegan(config, fabric, random)


def _composer(config: MusicConfig, _known: Known) -> Composer:
    return Composer(config.network.width, config.network.layers, config.network.dropout)


def _note_lstm(config: MusicConfig, known: Known) -> NoteLstm:
    return build_note_lstm(config, len(known["vocabulary"]))


def _two_streams(config: MusicConfig, known: Known) -> TwoStreams:
    return build_two_streams(config, 1 + len(known["pitches"]), 1 + len(known["lengths"]))


def _phrase_generator(config: MusicConfig, _known: Known) -> PhraseGenerator:
    return build_phrase_generator(config)


def _grids(config: MusicConfig, corpus: Corpus, draws: Draws, _report: Report) -> VoiceBatches:
    grids = [grid for piece in _pieces(corpus) if (grid := grid_of(piece)) is not None]
    return VoiceBatches(grids, config.data, draws.seed, draws.share)


def _voices(config: MusicConfig, fabric: Fabric, _random: torch.Generator, _batches: VoiceBatches) -> FourVoices:
    return FourVoices(config, fabric)


def _voice_net(config: MusicConfig, _known: Known) -> VoiceNet:
    return build_voice_net(config)


METHODS = {
    "classical_piano": Method(_symbols, _classical_piano, _note_lstm, classical_piano.improvise),
    "events": Method(_words, _events, _composer, events.improvise, foreseeing_events.foresee, export_run),
    "musegan": Method(_phrases, _musegan, _phrase_generator, musegan.improvise),
    "musegen": Method(_melodies, _musegen, _two_streams, musegen.improvise),
    "voices": Method(_grids, _voices, _voice_net, voices.improvise, foreseeing_voices.foresee),
}
