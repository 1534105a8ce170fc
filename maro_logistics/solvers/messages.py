"""Programs, requests and answers as messages, and back."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from scipy import sparse

from maro_logistics.solvers.program import Program
from maro_logistics.solvers.seam import Answer, Limits, Method, Outcome, Progress, Request, StopReason
from maro_logistics.solvers.wire import Array, Message, plain

_REQUEST_ARRAYS = ("start", "lower", "upper", "row_lower", "row_upper", "cost", "columns", "fixed")
_REQUEST_VALUES = (
    "offset",
    "method",
    "crossover",
    "presolve",
    "confirm",
    "warm",
    "seed",
    "polish",
    "tolerance",
    "send_points",
    "options",
)
_ANSWER_ARRAYS = ("x", "row_duals")
_ANSWER_VALUES = ("outcome", "stop", "status", "bound", "nodes", "iterations", "options", "notes")
_PROGRESS_VALUES = ("seconds", "objective", "bound", "nodes", "iterations")


def program_message(program: Program) -> Message:
    """The program to be loaded."""
    matrix = program.matrix
    arrays = {
        **{name: getattr(program, name) for name in ("cost", "row_lower", "row_upper", "lower", "upper", "integer")},
        "indptr": matrix.indptr,
        "indices": matrix.indices,
        "data": matrix.data,
    }
    return Message("load", {"offset": program.offset, "rows": program.rows}, arrays)


def program_of(message: Message) -> Program:
    """The program of a ``load`` message."""
    arrays = dict(message.arrays)
    parts = (arrays.pop("data"), arrays.pop("indices"), arrays.pop("indptr"))
    matrix = sparse.csc_array(parts, shape=(message.values["rows"], len(arrays["cost"])))
    return Program(matrix=matrix, offset=message.values["offset"], **arrays)


def request_message(request: Request, number: int, seconds: float | None) -> Message:
    """The request as message ``number``, with ``seconds`` left for it."""
    arrays = {name: getattr(request, name) for name in _REQUEST_ARRAYS if getattr(request, name) is not None}
    values: dict[str, Any] = {name: getattr(request, name) for name in _REQUEST_VALUES}
    values["number"] = number
    values["limits"] = dataclasses.asdict(dataclasses.replace(request.limits, seconds=seconds))
    if isinstance(request.relax, bool):
        values["relax"] = request.relax
    else:
        arrays["relax"] = request.relax
    return Message("solve", values, arrays)


def request_of(message: Message) -> Request:
    """The request of a ``solve`` message."""
    values = {name: message.values[name] for name in _REQUEST_VALUES}
    values["method"] = Method(values["method"])
    values["limits"] = Limits(**message.values["limits"])
    arrays: dict[str, Any] = {name: message.arrays.get(name) for name in _REQUEST_ARRAYS}
    arrays["relax"] = message.arrays["relax"] if "relax" in message.arrays else message.values["relax"]
    return Request(**arrays, **values)


def answer_message(answer: Answer, *, polished: bool) -> Message:
    """The answer of an engine."""
    values = {name: getattr(answer, name) for name in _ANSWER_VALUES}
    return Message("answer", {**values, "polished": polished}, _present(answer, _ANSWER_ARRAYS))


def answer_of(message: Message) -> tuple[Answer, bool]:
    """The answer of a message, and whether its point has been polished."""
    values = {name: message.values[name] for name in _ANSWER_VALUES}
    values["outcome"], values["stop"] = Outcome(values["outcome"]), StopReason(values["stop"])
    values["notes"] = tuple(values["notes"])
    arrays: dict[str, Any] = {name: message.arrays.get(name) for name in _ANSWER_ARRAYS}
    return Answer(**values, **arrays), bool(message.values["polished"])


def progress_message(progress: Progress) -> Message:
    """How far the engine is."""
    values = {name: getattr(progress, name) for name in _PROGRESS_VALUES}
    return Message("progress", plain(values), _present(progress, ("x",)))


def progress_of(message: Message) -> Progress:
    """The progress of a message; ``seconds`` counted by the process of the engine."""
    values = {name: message.values[name] for name in _PROGRESS_VALUES}
    return Progress(**values, x=message.arrays.get("x"))


def _present(holder: object, names: tuple[str, ...]) -> dict[str, Array]:
    """The arrays that are there."""
    found = {name: getattr(holder, name) for name in names}
    return {name: np.asarray(array) for name, array in found.items() if array is not None}
