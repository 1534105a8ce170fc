"""Private folders for engines that write files: made for one process, removed with it, swept after a crash."""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

_PREFIX = "maro-engine-" + hashlib.sha256(platform.node().encode()).hexdigest()[:8]
"""How the folders of this machine begin; a temporary folder may be shared with others."""


def private_folder() -> Path:
    """A new folder that only this user may enter; its name tells the process it belongs to."""
    _sweep()
    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}-{os.getpid()}-"))


def remove_folder(folder: Path, owner: int) -> None:
    """Remove a folder if this is the process it belongs to, not a fork of that process."""
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Remove folders whose process is gone."""
    if sys.platform == "win32":
        return  # asking for a process by its number ends it there
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}-*"):
        with contextlib.suppress(OSError, ValueError):
            if folder.stat().st_uid == os.getuid() and not _lives(int(folder.name.split("-")[3])):
                shutil.rmtree(folder, ignore_errors=True)


def _lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
