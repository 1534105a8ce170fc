"""Tables of goods: items, what they contain, stocks on hand and arriving, losses, suppliers."""

from __future__ import annotations

from maro_logistics.scenario.declare import Table, date, integer, number, text, yes_no

ITEMS = Table(
    "items",
    "Relief commodities.",
    (
        text("item", "Name of the item, as the other tables use it", required=True, hashtags="#item+code #item"),
        text("title", "Name to print", info=True, hashtags="#item+name"),
        text("unit", "What one unit is: t, kg, box, kit, person ...", info=True),
        number("kg_per_unit", "kg", "Gross weight of one unit", required=True, minimum=0, maximum=1e6),
        number("m3_per_unit", "m3", "Volume of one unit", default=0, maximum=1e6),
        text("category", "food, water, health, shelter, nfi, fuel, people ...", default="other"),
        integer(
            "shelf_life_days",
            "days",
            "From available_on, or receipt of an order, where no expiry date is given; the last day is usable",
            maximum=36_500,
        ),
        yes_no("cold", "Travels and is kept cold only"),
        number("value_per_unit", "currency", "What a lost unit costs", default=0),
        yes_no("whole_units", "Cargo, orders and issues are whole in firm periods; loss_share does not apply"),
    ),
    key=("item",),
    required=True,
)

CONTENTS = Table(
    "contents",
    "How much of a requirement (kcal, litres, covered m2) one unit of an item gives.",
    (
        text("item", "The item", required=True, refers="items"),
        text("requirement", "The requirement", required=True),
        number("amount_per_unit", "requirement/unit", "Given by one unit", required=True),
    ),
    key=("item", "requirement"),
)

KITS = Table(
    "kits",
    "Kits that a need may name: their items are issued together.",
    (
        text("kit", "Name of the kit", required=True),
        text("item", "An item in it", required=True, refers="items"),
        number("units_per_kit", "units", "Of that item in one kit", required=True, minimum=0.001),
    ),
    key=("kit", "item"),
)

STOCKS = Table(
    "stocks",
    "Dated stock: on hand at the start, or arriving by itself later.",
    (
        text("stock", "Name of the row (empty: made from the other columns)"),
        text("location", "Where it is or arrives", required=True, refers="locations", hashtags="#loc+code"),
        text("item", "What it is", required=True, refers="items", hashtags="#item+code"),
        text("agency", "Whose it is (empty: common goods)", refers="agencies", hashtags="#org+owner #org"),
        number("quantity", "units", "How much", required=True, hashtags="#value+stock"),
        date("available_on", "Day it is there (empty: start)"),
        date("expires_on", "Last usable day"),
        text("earmark", "Location or agency it is reserved for", refers="locations agencies"),
        number("confidence", "0-1", "That it arrives; for simulation only", default=1, maximum=1, info=True),
    ),
    key=("stock",),
    required=True,
)

STOCK_LOSSES = Table(
    "stock_losses",
    "Shares of stock on hand that are lost on a day; mostly written by events.",
    (
        text("location", "Where", required=True, refers="locations"),
        text("item", "What (empty: all items)", refers="items"),
        date("on", "The day", required=True),
        number("share", "share", "Of the stock on hand at the start of that day", required=True, maximum=1),
    ),
)

SUPPLIERS = Table(
    "suppliers",
    "Where goods can be bought.",
    (
        text("supplier", "Name of the supplier (one item each)", required=True),
        text("location", "Where the goods are received", required=True, refers="locations"),
        text("item", "What is sold", required=True, refers="items"),
        text("agency", "Who may buy (empty: any pool buys for itself)", refers="agencies"),
        number("price_per_unit", "currency", "Price of a unit", required=True),
        number("quantity_per_day", "units/day", "What can be ordered on a day (empty: no limit)"),
        integer("lead_days", "days", "From placing the order to receipt", default=0, maximum=1_000),
        number("minimum_order", "units", "Smallest order", default=0),
        date("from", "First day of placing orders (empty: start)"),
        date("until", "Last such day (empty: end)"),
    ),
    key=("supplier",),
)
