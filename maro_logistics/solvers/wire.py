"""Messages between two processes: a length, a JSON header, and arrays as raw little-endian bytes.

Nothing that is received is ever run, as it could be with pickle.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from maro_logistics.errors import EngineError

Array = npt.NDArray[Any]

_PREFIX = struct.Struct("<4sI")
_MAGIC = b"MAR1"
_TYPES = {"<f8": np.float64, "<i4": np.int32, "<i8": np.int64, "|b1": np.bool_}
_LARGEST_HEADER = 16 * 2**20
"""Bytes; a header holds names and numbers, so anything near this is not one of ours."""


@dataclass(frozen=True, eq=False)
class Message:
    """A kind, named values, named one-dimensional arrays."""

    kind: str
    values: Mapping[str, Any] = field(default_factory=dict)
    arrays: Mapping[str, Array] = field(default_factory=dict)


def send(stream: BinaryIO, message: Message) -> None:
    """Write a message; arrays go from their own memory, without a copy of the whole."""
    arrays = {name: _portable(array) for name, array in message.arrays.items()}
    layout = [[name, array.dtype.str, len(array)] for name, array in arrays.items()]
    header = {"kind": message.kind, "values": plain(message.values), "arrays": layout}
    text = json.dumps(header, allow_nan=False).encode("ascii")
    stream.write(_PREFIX.pack(_MAGIC, len(text)) + text)
    for array in arrays.values():
        if len(array):
            stream.write(array.view(np.uint8).data)
    stream.flush()


def receive(stream: BinaryIO) -> Message | None:
    """The next message; None where the stream ends."""
    prefix = stream.read(_PREFIX.size)
    if len(prefix) < _PREFIX.size:
        return None
    magic, length = _PREFIX.unpack(prefix)
    if magic != _MAGIC or length > _LARGEST_HEADER:
        raise EngineError("the process of the engine sent something that is not a message")
    text = stream.read(length)
    if len(text) < length:
        return None
    header = json.loads(text)
    arrays: dict[str, Array] = {}
    for name, kind, size in header["arrays"]:
        array = _filled(stream, np.empty(size, dtype=_TYPES[kind]))
        if array is None:
            return None
        arrays[name] = array
    return Message(header["kind"], header["values"], arrays)


def plain(value: Any) -> Any:
    """The value in JSON's types; numbers that are not finite become null."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _portable(array: Array) -> Array:
    """The array as contiguous little-endian bytes of one of the types that travel."""
    out = np.ascontiguousarray(array)
    out = out.astype(out.dtype.newbyteorder("<"), copy=False)
    if out.dtype.str not in _TYPES or out.ndim != 1:
        raise EngineError(f"an array of type {out.dtype} and {out.ndim} dimensions cannot be sent")
    return out


def _filled(stream: BinaryIO, array: Array) -> Array | None:
    """The array filled from the stream; None where the stream ends before."""
    room = array.view(np.uint8).data if len(array) else memoryview(b"")
    done = 0
    while done < len(room):
        count = stream.readinto(room[done:])  # type: ignore[attr-defined]
        if not count:
            return None
        done += count
    return array
