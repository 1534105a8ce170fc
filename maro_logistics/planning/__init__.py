"""The composition: from a scenario to a checked plan."""

from maro_logistics.planning.single import GAP, PROVEN, TIME_LIMIT, Options, Progress, checked, options, plan

__all__ = ["GAP", "PROVEN", "TIME_LIMIT", "Options", "Progress", "checked", "options", "plan"]
