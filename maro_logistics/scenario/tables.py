"""Every table of a scenario, declared once; validation, templates, reference page and ``maro schema`` follow."""

from __future__ import annotations

from maro_logistics.scenario.declare import Table
from maro_logistics.scenario.tables_goods import CONTENTS, ITEMS, KITS, STOCK_LOSSES, STOCKS, SUPPLIERS
from maro_logistics.scenario.tables_means import AGENCIES, FLEETS, FUNDS, VEHICLE_TYPES
from maro_logistics.scenario.tables_needs import ASSESSMENTS, CONTINGENCIES, EVENTS, NEEDS, PHASES, RATIONS
from maro_logistics.scenario.tables_places import ACCESS, LOCATIONS, ROUTE_CONDITIONS, ROUTES, THREAT_RULES, THREATS

TABLES: tuple[Table, ...] = (
    LOCATIONS,
    ITEMS,
    CONTENTS,
    KITS,
    STOCKS,
    STOCK_LOSSES,
    SUPPLIERS,
    VEHICLE_TYPES,
    FLEETS,
    ROUTES,
    ROUTE_CONDITIONS,
    ASSESSMENTS,
    RATIONS,
    NEEDS,
    AGENCIES,
    ACCESS,
    THREATS,
    THREAT_RULES,
    FUNDS,
    PHASES,
    CONTINGENCIES,
    EVENTS,
)
"""All tables in the order in which they are written, read and documented."""

TABLE: dict[str, Table] = {table.name: table for table in TABLES}
"""The same by name."""
