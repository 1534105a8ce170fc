"""Which laws speak of which equation: they are tried first when a mutant of that equation is hunted."""

from __future__ import annotations

from tests.laws.laws import LAWS

NEAR_LAWS: dict[str, tuple[str, ...]] = {
    "1": ("more stock", "earlier stock", "roads that lose nothing", "a stock is its two halves", "plenty"),
    "2": ("larger vehicles", "parts of vehicles"),
    "3": ("larger vehicles", "parts of vehicles"),
    "4": ("more vehicles", "two halves does no more", "whole numbers", "longer horizon", "plenty"),
    "5": ("wider roads", "two worlds", "route closed on all days"),
    "6": ("more storage", "place without roads"),
    "7": ("more handling",),
    "8": ("two halves", "more time to serve", "fewer people", "without goods"),
    "9": ("stock that keeps", "earlier stock"),
    "10": ("more money", "change of currency"),
    "11": ("no access rules", "goods for everybody"),
    "12": ("no escorts",),
    "13": ("stock that keeps",),
    "14": ("no limit of exposure", "two worlds"),
    "15": ("wider roads", "more vehicles"),
    "16": ("heard everywhere",),
    "17": ("units of quantity", "whole numbers"),
    "orders": ("change of currency", "units of quantity", "without goods"),
    "closures": ("no closures", "route closed on all days", "calendar"),
    "threats": ("no closures", "no escorts"),
    "priority": ("without goods", "dearer need"),
    "phases": ("without goods", "calendar"),
    "waiting surcharge": ("without goods", "longer horizon"),
    "lost lines": ("without goods", "longer horizon"),
    "transport cost": ("cheaper kilometres", "change of currency"),
    "earmark": ("goods for everybody",),
    "sharing of vehicles": ("goods for everybody", "more vehicles"),
    "whole units": ("units of quantity", "whole numbers"),
    "requirements mix": ("units of quantity", "derived needs", "without goods"),
    "permits": ("no access rules",),
    "transfer days": ("longer horizon", "more handling"),
    "re-basing": ("more vehicles", "two halves does no more"),
}
"""Equation or rule -> parts of the names of laws."""


def near_laws(words: tuple[str, ...]) -> frozenset[str]:
    """Names of the laws that speak of any of the equations or rules."""
    parts = [part for word in words for part in NEAR_LAWS.get(word, ())]
    return frozenset(law.name for law in LAWS if any(part in law.name for part in parts))
