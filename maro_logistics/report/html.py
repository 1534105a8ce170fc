"""The report people look at: one HTML file that needs nothing else.

All figures and texts travel as one block of JSON and reach the page as text only. The policy of the page forbids
everything but its own style and its own script, both known by their hash.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from functools import cache
from importlib import resources
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from maro_logistics import __version__
from maro_logistics.plan.words import amount, percent
from maro_logistics.report.html_beside import Beside, baseline_table, frame_table, nothing, records_table
from maro_logistics.report.html_index import Index, index_of, number
from maro_logistics.report.html_map import map_data
from maro_logistics.report.html_plan import plan_data

if TYPE_CHECKING:
    from maro_logistics.plan.plan import Plan
    from maro_logistics.scenario.scenario import Scenario

SCRIPTS = ("1-base.js", "2-map.js", "3-charts.js", "4-tables.js", "5-answers.js", "6-main.js")
LARGEST = 2_800_000
"""Characters a page may have: variants that would pass it are left out, and the page says so."""
_MEANT_FOR = {"full": "For the operation itself", "partner": "For {}"}


def report_html(
    scenario: Scenario,
    plan: Plan,
    beside: Beside | None = None,
    *,
    boundaries: Path | None = None,
    audience: str = "",
) -> str:
    """The page of a plan, with what stands beside it.

    Parameters
    ----------
    beside
        Contingencies, variants, rankings; nothing by default.
    boundaries
        GeoJSON outlines to draw in place of the built-in ones.
    audience
        Whom it is for, in words; empty = the operation itself.
    """
    beside = beside or Beside()
    index = index_of(scenario)
    plans = [{"id": "", "title": "Base plan", **plan_data(index, plan)}]
    data = _data(index, plan, beside, map_data(scenario, boundaries), audience)
    used = sum(len(_json(part)) for part in (data, plans)) + 100_000
    left = 0
    for name, variant in beside.variants:
        shown = {"id": name, "title": data["titles"].get(name) or name, **plan_data(index, variant)}
        size = len(_json(shown))
        if used + size > LARGEST:
            left += 1
            continue
        used += size
        plans.append({**shown, "facts": _variant_facts(data["triggers"].get(name, ""), variant)})
    if left:
        data["facts"].append(["Variants left out", f"{left}, to keep this file small; they are in their folders"])
    names = {"places": index.places.rows, "routes": index.routes.rows, "fleets": index.fleets.rows}
    return _page({**data, **names, "plans": plans})


def _data(index: Index, plan: Plan, beside: Beside, drawn: dict[str, Any], audience: str) -> dict[str, Any]:
    """What the plans of a page share."""
    scenario, timeline = index.scenario, index.timeline
    settings, named = scenario.settings, scenario["contingencies"]
    tables = dict(plan.tables)
    return {
        "title": settings.title or settings.name,
        "kicker": " \u00b7 ".join(part for part in (audience or "Relief plan", settings.sensitivity) if part),
        "subtitle": f"{_day(settings.start)} to {_day(settings.last_day)}, {settings.days} days. "
        + ", ".join(_count(len(scenario[f"{name}s"]), name) for name in ("location", "route", "fleet"))
        + ".",
        "start": settings.start.isoformat(),
        "currency": settings.currency,
        "periods": [list(pair) for pair in zip(timeline.first.tolist(), timeline.length.tolist(), strict=True)],
        "map": drawn,
        "funds": {row["fund"]: {"amount": number(row["amount"], 2)} for row in scenario["funds"].to_dict("records")},
        "facts": _facts(scenario, plan),
        "contingencies": beside.contingencies,
        "titles": {name: title for name, title in zip(named["contingency"], named["title"], strict=True) if title},
        "triggers": {name: text for name, text in zip(named["contingency"], named["trigger"], strict=True) if text},
        "criticality": beside.criticality,
        "hedge": beside.hedge,
        "bottlenecks": frame_table(tables["bottlenecks"]) if "bottlenecks" in tables else nothing(),
        "baselines": baseline_table(plan.summary),
        "steps": records_table((plan.summary.get("evidence") or {}).get("brings")),
        "wins": records_table((plan.summary.get("evidence") or {}).get("wins")),
    }


def _count(number: int, name: str) -> str:
    return f"{number:,} {name}" if number == 1 else f"{number:,} {name}s"


def _day(day: Any) -> str:
    return f"{day.day} {day:%b %Y}"


def _facts(scenario: Scenario, plan: Plan) -> list[list[str]]:
    """Where the figures come from, in words."""
    summary, settings = plan.summary, scenario.settings
    engine, size, limits = (summary.get(name) or {} for name in ("engine", "size", "limits"))
    rows = {
        "Scenario": settings.name,
        "Data": settings.sources,
        "Licence of the data": settings.licence,
        "Sensitivity": settings.sensitivity or "not told: for the owner only",
        "Hash of the input": summary.get("input_hash", ""),
        "Objective": f"{amount(plan.objective)} {settings.currency}" if plan.objective is not None else "",
        "Proven bound": "" if plan.bound is None else f"{amount(plan.bound)} {settings.currency}",
        "Gap": percent(plan.gap),
        "Status": " ".join(
            part for part in (summary.get("status", ""), _stopped(summary.get("stopped_by", ""))) if part
        ),
        "Limits": ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in limits.items() if value is not None),
        "Engine": f"{engine.get('name', '')} {engine.get('version', '')}".strip(),
        "Options of the engine": ", ".join(f"{name}={value}" for name, value in (engine.get("options") or {}).items()),
        "Seed": str(summary.get("seed", "")),
        "Size": ", ".join(f"{value:,} {name}" for name, value in size.items()),
        "Planned by": f"maro-logistics {summary['version']}" if summary.get("version") else "",
        "This page by": f"maro-logistics {__version__}",
    }
    return [[name, text] for name, text in rows.items() if text]


def _stopped(why: str) -> str:
    return f"(stopped by {why})" if why else ""


def _variant_facts(trigger: str, variant: Plan) -> list[list[str]]:
    summary = variant.summary
    rows = {
        "Known on": str(summary.get("known_on", "")),
        "Trigger": trigger,
        "Gap of this variant": percent(variant.gap),
    }
    return [[name, text] for name, text in rows.items() if text]


def _page(data: dict[str, Any]) -> str:
    style, script, template = _parts()
    policy = (
        f"default-src 'none'; script-src 'sha256-{_hash(script)}'; style-src 'sha256-{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    title = html.escape(data["title"], quote=True)
    return template.substitute(policy=policy, title=title, style=style, data=_json(data), script=script)


def static_page(title: str, content: str) -> str:
    """A page of the same looks without script; ``content`` is HTML whose texts are escaped."""
    style = _parts()[0]
    policy = f"default-src 'none'; style-src 'sha256-{_hash(style)}'; base-uri 'none'; form-action 'none'"
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" '
        f'content="no-referrer">\n<title>{html.escape(title)}</title>\n<style>{style}</style>\n</head>\n'
        f"<body>{content}</body>\n</html>\n"
    )


@cache
def _parts() -> tuple[str, str, Template]:
    """Style, script and frame of the page."""
    folder = resources.files("maro_logistics.report").joinpath("page")

    def text(name: str) -> str:
        return folder.joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")

    script = '"use strict";\n(() => {\n' + "\n".join(text(name) for name in SCRIPTS) + "})();\n"
    return text("report.css"), script, Template(text("report.html"))


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _json(data: Any) -> str:
    """JSON in ASCII that cannot end the element it stands in."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
