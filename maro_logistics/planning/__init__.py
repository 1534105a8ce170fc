"""The composition: from a scenario to a checked plan."""

from maro_logistics.planning.options import GAP, TIME_LIMIT, Options, options
from maro_logistics.planning.single import Progress, checked, plan
from maro_logistics.planning.summary import PROVEN

__all__ = ["GAP", "PROVEN", "TIME_LIMIT", "Options", "Progress", "checked", "options", "plan"]
