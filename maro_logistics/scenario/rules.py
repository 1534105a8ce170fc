"""Everything a scenario must obey beyond the types of its cells."""

from __future__ import annotations

from maro_logistics.scenario.draft import Draft
from maro_logistics.scenario.findings import Finding


def broken_rules(draft: Draft) -> list[Finding]:
    """All findings about the draft."""
    return []
