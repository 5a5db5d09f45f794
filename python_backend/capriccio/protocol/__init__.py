"""The wire: a table (`spec`), messages (`codec`), buffers (`tensors`) and heartbeats (`liveness`); no I/O."""

from .codec import Message, decode, encode
from .spec import DEFAULT_ADDRESS, PROTOCOL_VERSION
from .tensors import Buffer, File, Tensor

__all__ = ["DEFAULT_ADDRESS", "PROTOCOL_VERSION", "Buffer", "File", "Message", "Tensor", "decode", "encode"]
