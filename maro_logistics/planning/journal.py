"""The folder of a batch: who works in it, what is done already, what is written at the end."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import sys
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import pandas as pd

from maro_logistics.errors import InputError, MachineError
from maro_logistics.plan.inert import inert
from maro_logistics.plan.plan import Plan
from maro_logistics.plan.reading import read_plan
from maro_logistics.plan.writing import file_name, require_free, write_plan
from maro_logistics.planning.variants import Row, Variant

JOURNAL, LOCK, TABLE = "journal.jsonl", ".lock", "contingencies.csv"
PLANS, CHANGES, BASE = "plans", "changes", "base"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Alone in the folder; ``MachineError`` that names the owner if another run is at work there.

    The lock is the system's and ends with its process, however that ends.
    """
    path = folder / LOCK
    with path.open("a+", encoding="utf-8") as file:
        if not _lock(file):
            file.seek(0)
            owner = file.read().strip() or "another run"
            raise MachineError(f"{folder}: {owner} is at work there; wait for it or choose another folder")
        file.truncate(0)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        file.write(f"process {os.getpid()} on {socket.gethostname()}, since {now},")
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def _lock(file: IO[str]) -> bool:
    """Whether the file is ours now."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - exists on Windows only

            file.seek(2**20)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - exists on POSIX only

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def is_used(folder: Path) -> bool:
    """Whether a batch is or was at work in the folder."""
    return (folder / LOCK).is_file()


class Journal:
    """What is done in a folder, one line per contingency; a line that was cut short does not count."""

    def __init__(self, folder: Path, head: Mapping[str, Any]) -> None:
        self.folder, self._head = folder, dict(head)
        self._path = folder / JOURNAL

    def begin(self, base: Plan) -> None:
        """Start anew in an empty folder, with a copy of the base plan."""
        self._clear(self.folder / BASE)
        write_plan(base, self.folder / BASE)
        self._append({"batch": self._head})

    def resume(self, base: Plan) -> dict[str, Row]:
        """Rows of contingencies that were done, by name; ``InputError`` if what is asked for has changed."""
        lines = list(self._lines())
        if not lines:
            self.begin(base)
            return {}
        if "batch" not in lines[0]:
            raise InputError(f"{self.folder}: holds no batch that could be resumed")
        was = lines[0]["batch"]
        for name, value in self._head.items():
            if was.get(name) != value:
                told = f"{name.replace('_', ' ')} is {value}, was {was.get(name)}"
                raise InputError(f"{self.folder}: the batch there is another one ({told}); choose another folder")
        rows = {str(line["row"]["contingency"]): dict(line["row"]) for line in lines[1:] if "row" in line}
        return {name: row for name, row in rows.items() if row["status"] == "done" and self._plan(name).is_dir()}

    def add(self, variant: Variant) -> None:
        """Note what came of a contingency; its plan, and what it changes in words, are written first."""
        if variant.plan is not None:
            folder = self._plan(variant.contingency)
            self._clear(folder)
            where = {"base_plan": f"../../{BASE}"}
            write_plan(variant.plan.replace({**variant.plan.summary, **where}), folder)
            text = "\n".join(variant.lines()) + "\n"
            _write_whole(self.folder / CHANGES / f"{folder.name}.txt", text)
        self._append({"row": dict(variant.row)})

    def plan_of(self, contingency: str) -> Plan:
        """The variant written for a contingency."""
        return read_plan(self._plan(contingency))

    def finish(self, frame: pd.DataFrame) -> Path:
        """The file ``contingencies.csv``, written whole or not at all."""
        words = frame.copy()
        for name in ("contingency", "title", "trigger", "note"):
            words[name] = inert(words[name])
        text = words.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d", float_format="%.10g")
        return _write_whole(self.folder / TABLE, "\ufeff" + text)

    def _plan(self, contingency: str) -> Path:
        name = file_name(contingency)
        if name != contingency or name.lower() != name:
            name += f"-{zlib.crc32(contingency.encode('utf-8')):08x}"
        return self.folder / PLANS / name

    def _clear(self, folder: Path) -> None:
        """Take away what a run that was cut short left of a plan."""
        shutil.rmtree(folder, ignore_errors=True)
        if folder.parent.is_dir():
            for rest in folder.parent.glob(f".{folder.name}-*.part"):
                shutil.rmtree(rest, ignore_errors=True)

    def _append(self, line: Mapping[str, Any]) -> None:
        whole = self._path.is_file() and not self._path.read_bytes().endswith(b"\n")
        with self._path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(("\n" if whole else "") + json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def _lines(self) -> Iterator[dict[str, Any]]:
        if not self._path.is_file():
            return
        for line in self._path.read_text(encoding="utf-8").splitlines():
            with contextlib.suppress(ValueError):
                yield json.loads(line)


def _write_whole(path: Path, text: str) -> Path:
    """The file, which is there as a whole or not at all."""
    fresh = path.with_name(f".{path.name}.part")
    with fresh.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return fresh.replace(path)


def prepare(folder: Path, *, resume: bool) -> None:
    """The folder, ready to be worked in: free, or one of a batch to be resumed."""
    if not resume:
        require_free(folder)
    elif not is_used(folder):
        raise InputError(f"{folder}: holds no batch that could be resumed")
    try:
        for name in (PLANS, CHANGES):
            (folder / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MachineError(f"{folder}: cannot be written to ({error.strerror})") from error
