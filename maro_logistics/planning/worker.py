"""A process that does tasks one after the other: ``python -m maro_logistics.planning.worker``, started by the pool.

First comes what all tasks share, then task by task; each is answered by one message. It ends with its parent.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import struct
import sys
import threading
from typing import Any, BinaryIO

from maro_logistics.planning.tasks import carry_out_task
from maro_logistics.solvers.child import take_streams

_LENGTH = struct.Struct("<Q")


def send(stream: BinaryIO, value: Any) -> None:
    """Write one value."""
    data = pickle.dumps(value)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: BinaryIO) -> Any:
    """The next value; ``EOFError`` where the stream ends. Only ever read from our own processes."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    length = _LENGTH.unpack(head)[0]
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)  # noqa: S301 - what our own parent or child wrote


def run(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Do tasks until the stream ends, which ends the process at once, whatever it is doing."""
    inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def read() -> None:
        try:
            while True:
                inbox.put(receive(incoming))
        finally:
            os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    shared = inbox.get()
    while True:
        send(outgoing, carry_out_task(shared, inbox.get()))


if __name__ == "__main__":
    if sys.platform != "win32":
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    run(*take_streams())
