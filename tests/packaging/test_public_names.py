"""The public surface is one sorted list, and it is true."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pickle
from pathlib import Path

import pytest

import maro_logistics as maro


def test_the_list_of_public_names_is_sorted_without_repetition():
    assert list(maro.__all__) == sorted(set(maro.__all__))


@pytest.mark.parametrize("name", maro.__all__)
def test_every_public_name_is_there_and_documented(name):
    value = getattr(maro, name)
    assert inspect.getdoc(value)
    assert name in dir(maro)


@pytest.mark.parametrize("name", [name for name in maro.__all__ if name.islower()])
def test_every_public_function_is_documented_with_an_example(name):
    function = getattr(maro, name)
    assert ">>>" in inspect.getdoc(function.__call__ if inspect.ismodule(function) else function)


@pytest.mark.parametrize("module", sorted({*maro._HOME.values(), "planning"}))
def test_examples_of_modules_with_public_names_run(module, monkeypatch):
    monkeypatch.chdir(Path(__file__).parents[2])
    assert doctest.testmod(importlib.import_module(f"maro_logistics.{module}")).failed == 0


def test_nothing_else_is_public():
    public = {name for name in vars(maro) if not name.startswith("_") and not inspect.ismodule(getattr(maro, name))}
    assert public - {"TYPE_CHECKING", "Any", "ModuleType", "annotations"} <= set(maro.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'plam'"):
        _ = maro.plam  # type: ignore[attr-defined]


def test_the_name_plan_can_be_called_whatever_was_imported_before(monkeypatch):
    import maro_logistics.plan.compare  # noqa: PLC0415 - what is tested
    import maro_logistics.planning  # noqa: PLC0415

    monkeypatch.setattr(maro_logistics.planning, "plan", lambda scenario, **options: (scenario, options))
    assert maro.plan("given", gap=0) == ("given", {"gap": 0})


def test_errors_survive_being_sent_to_another_process():
    error = pickle.loads(pickle.dumps(maro.InputError("wrong")))
    assert isinstance(error, maro.InputError)
    assert str(error) == "wrong"
