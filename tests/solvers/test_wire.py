from __future__ import annotations

import io
import json
import struct

import numpy as np
import pytest

from maro_logistics.errors import EngineError
from maro_logistics.solvers.messages import program_message, program_of, request_message, request_of
from maro_logistics.solvers.seam import Limits, Method, Request
from maro_logistics.solvers.wire import Message, receive, send

from .programs import INF, two_by_two


def carried(message):
    stream = io.BytesIO()
    send(stream, message)
    stream.seek(0)
    return receive(stream)


def test_numbers_and_arrays_arrive_as_they_left():
    arrays = {
        "x": np.array([1.5, -np.inf, np.nan]),
        "none": np.zeros(0),
        "mask": np.array([True, False]),
        "count": np.array([7, -1]),
        "index": np.array([3], dtype=np.int32),
    }
    there = carried(Message("kind", {"a": 1, "b": [None, 2.5], "c": {"d": "text"}}, arrays))
    assert there.kind == "kind"
    assert there.values == {"a": 1, "b": [None, 2.5], "c": {"d": "text"}}
    for name, array in arrays.items():
        assert np.array_equal(there.arrays[name], array, equal_nan=name == "x")
        assert there.arrays[name].dtype == array.dtype


def test_numbers_that_are_not_finite_travel_as_null():
    assert carried(Message("kind", {"gap": INF, "bound": np.float64(-INF)})).values == {"gap": None, "bound": None}


def test_arrays_with_gaps_in_memory_or_of_the_other_byte_order_arrive_right():
    wide = np.arange(10.0)
    there = carried(Message("kind", {}, {"every_other": wide[::2], "big": wide.astype(">f8")}))
    assert there.arrays["every_other"].tolist() == [0, 2, 4, 6, 8]
    assert there.arrays["big"].tolist() == wide.tolist()


def test_objects_are_not_sent():
    with pytest.raises(EngineError, match="cannot be sent"):
        carried(Message("kind", {}, {"x": np.array([object()])}))


@pytest.mark.parametrize("kept", [0, 3, 8, 20, -1])
def test_a_stream_that_ends_within_a_message_brings_none(kept):
    stream = io.BytesIO()
    send(stream, Message("kind", {"a": 1}, {"x": np.ones(3)}))
    assert receive(io.BytesIO(stream.getvalue()[:kept])) is None


def test_chatter_is_not_taken_for_a_message():
    with pytest.raises(EngineError, match="not a message"):
        receive(io.BytesIO(b"Running HiGHS 1.15.1"))


def test_a_header_is_json_after_its_length():
    stream = io.BytesIO()
    send(stream, Message("kind", {"a": 1}))
    magic, length = struct.unpack("<4sI", stream.getvalue()[:8])
    assert magic == b"MAR1"
    assert json.loads(stream.getvalue()[8 : 8 + length]) == {"kind": "kind", "values": {"a": 1}, "arrays": []}


def test_a_program_is_the_same_on_the_other_side():
    whole = two_by_two(integer=[True, False], offset=2.0)
    there = program_of(carried(program_message(whole)))
    assert (there.matrix.toarray() == whole.matrix.toarray()).all()
    for name in ("cost", "lower", "upper", "row_lower", "row_upper", "integer", "offset"):
        assert np.array_equal(getattr(there, name), getattr(whole, name))


def test_a_request_is_the_same_on_the_other_side():
    request = Request(
        limits=Limits(seconds=9.0, gap=0.01, nodes=5),
        start=np.ones(2),
        relax=np.array([True, False]),
        columns=np.array([1]),
        fixed=np.zeros(2),
        method=Method.IPM,
        crossover=False,
        options={"mip_heuristic_effort": 0.1},
    )
    there = request_of(carried(request_message(request, 3, 8.5)))
    assert there.limits == Limits(seconds=8.5, gap=0.01, nodes=5)
    assert there.method is Method.IPM
    assert not there.crossover
    assert there.options == {"mip_heuristic_effort": 0.1}
    assert there.lower is None
    for name in ("start", "relax", "columns", "fixed"):
        assert np.array_equal(getattr(there, name), getattr(request, name))
    assert request_of(carried(request_message(Request(relax=True), 0, None))).relax is True
