"""The closed list of reasons for which something stays unmet or comes late."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One cause: its code in the tables, what it says, and what mends it."""

    code: str
    sentence: str
    """Plain words, without names."""
    remedy: str
    """What more of it would look like."""
    weight: float
    """How reluctantly a way through this cause is taken when goods are traced; 0 = never a barrier on a way."""


REASONS: tuple[Reason, ...] = (
    Reason("stock", "There is not enough of it anywhere.", "More stock, or a purchase.", 5.0),
    Reason("arrival", "There is some, but it comes in too late.", "The same stock on an earlier day.", 2.0),
    Reason("fleet", "The vehicles that could bring it have no days left, or there are none.", "More vehicles.", 1.0),
    Reason(
        "route",
        "A route carries no more (its capacity, its carrier's limit, the largest load it bears), or there is none.",
        "More capacity of the route, or another route.",
        1.0,
    ),
    Reason("closure", "A route is closed when it would be needed.", "The route open on those days.", 1.2),
    Reason("access", "Whoever could bring it has no access to a place or route.", "Access, or a permit.", 1.2),
    Reason("location", "A place on the way is not open when it would be needed.", "The place open on those days.", 1.2),
    Reason("storage", "A place on the way cannot store it.", "More storage there.", 1.0),
    Reason("handling", "A place on the way cannot handle more in a day.", "More handling capacity there.", 1.0),
    Reason("fund", "The funds that may pay for it are spent, or none may pay for it.", "More money in the fund.", 1.0),
    Reason("escort", "A convoy needs an escort and no team is free.", "More escort teams.", 1.0),
    Reason("relay", "A route is without communications and no relay team is free.", "More relay teams.", 1.0),
    Reason("risk", "The limit of exposure is used up.", "A higher limit, or a safer way.", 1.0),
    Reason("cold", "It must be kept cold, and vehicles or stores on the way are not.", "Cold vehicles or stores.", 1.5),
    Reason("expiry", "It expires before it can be issued.", "Goods that keep longer.", 1.5),
    Reason(
        "agency",
        "What there is belongs to, or is reserved for, or is carried by somebody else only.",
        "Goods released or vehicles shared.",
        1.5,
    ),
    Reason("distance", "It is too far: no departure of the horizon arrives in time.", "Goods placed nearer.", 50.0),
    Reason("priority", "It has given way to needs of higher priority.", "More of what they share.", 0.0),
    Reason("worth", "Bringing it would cost more than it is worth.", "Cheaper transport, or a higher worth.", 0.0),
    Reason("gap", "The search stopped: within the gap, a better plan may serve it.", "More time to search.", 0.0),
)
"""All reasons; no other code ever stands in a plan."""
REASON: dict[str, Reason] = {reason.code: reason for reason in REASONS}
"""The same by code."""
CODES: tuple[str, ...] = tuple(REASON)
"""The codes in the order of the list."""


def page() -> str:
    """The list as a page of the documentation, Markdown."""
    head = [
        "# Why something is unmet",
        "",
        "For every need line that lacks something at the end, or gets it late, `unmet.csv` tells the causes",
        "(`reason`), what binds by name (`why`) and the least that would have helped (`help`). The codes are a closed",
        "list:",
        "",
        "| code | what it says | what mends it |",
        "|---|---|---|",
    ]
    rows = [f"| `{one.code}` | {one.sentence} | {one.remedy} |" for one in REASONS]
    return "\n".join([*head, *rows, "", *_HOW]) + "\n"


_HOW = (
    "Causes are traced, not guessed. For the goods that could serve a line, all ways through places and days are",
    "searched, also those that the scenario forbids: over closed routes, without access, with vehicles that are",
    "busy in the plan, with stock that is not there. Each obstacle on a way counts; the way with the least of",
    "them is the one the goods would have taken, and what stands in its way is the reason. What is left over in",
    "the plan (vehicle-days, tonnes of a route, money, stock that nobody needs any more) is told from the plan's",
    "exact figures.",
    "",
    "A way without any obstacle is either not worth its cost (`worth`: the cost of the trip is compared with what",
    "the goods would save) or it was not found in time (`gap`). `gap` is never a shortage, and a shortage is",
    "never called `gap`; a plan that is proven optimal has no `gap`. `priority` is said when everybody who uses",
    "what is short is more urgent; the resource itself is named in `why` and `help`. Where several causes stand",
    "in `why`, all of them have to be mended.",
    "",
    "## Bottlenecks",
    "",
    "`bottlenecks.csv` tells of which resources one more unit buys most. `first_guess` comes from prices: of the",
    "linear program with the trips of the plan fixed, and for vehicles, which have no price then, from what the",
    "lines they keep waiting would save. The first ten are tried: the plan is solved again, briefly, once with",
    "one more unit and once without, so that what longer search alone brings is not counted. `confirmed` is the",
    "difference. `proven` is what the bound allows to say for certain: any plan without the unit is worse than",
    "that found with it by so much. Closures, access and the like are no matter of one more unit and are not",
    "tried.",
    "",
    "## Evidence",
    "",
    "`plan.json` holds under `baselines` the figures of other plans of the same scenario, which pass the same",
    "check: first come first served, the most urgent first (all needs of the horizon known at once), every agency",
    "for itself (own goods, own money, own vehicles). `evidence` tells what planning, optimization and pooling",
    "bring, and in which figures one of the other plans is better than this one.",
)
