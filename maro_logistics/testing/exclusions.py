"""Cases that an engine is known to fail, with the reason: the one place where they are written down.

An exclusion whose case has begun to pass fails the suite, and a case that every engine is excused from is deleted.
"""

from __future__ import annotations

EXCLUSIONS: dict[tuple[str, str], str] = {}
"""Reason by engine and case."""
