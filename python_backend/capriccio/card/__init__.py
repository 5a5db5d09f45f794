"""The model card: all that any part of Capriccio reads about a model."""

from .model_card import CARD_KEY, CARD_SCHEMA, KINDS, TWIN_CARD_KEY, ModelCard, no_card
from .parts import GUIDE_KNOTS, LUMINANCE_GUIDE, PRECISIONS, Guide, Parameter, Parity, TensorSpec, Variant

__all__ = [
    "CARD_KEY",
    "CARD_SCHEMA",
    "GUIDE_KNOTS",
    "KINDS",
    "LUMINANCE_GUIDE",
    "PRECISIONS",
    "TWIN_CARD_KEY",
    "Guide",
    "ModelCard",
    "Parameter",
    "Parity",
    "TensorSpec",
    "Variant",
    "no_card",
]
