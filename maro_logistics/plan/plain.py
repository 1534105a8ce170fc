"""Values made of what JSON knows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any


def plain(value: Any) -> Any:
    """The value made of dicts with text keys, lists, text, finite numbers, and ``None`` for what is not finite.

    Sets are sorted, dates told in ISO form, anything unknown as the text it prints as.
    """
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, set | frozenset):
        return sorted(plain(part) for part in value)
    return _plain_scalar(value)


def _plain_scalar(value: Any) -> Any:
    if isinstance(value, bool | int | str) or value is None:
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if hasattr(value, "item"):
        return _plain_scalar(value.item())
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
