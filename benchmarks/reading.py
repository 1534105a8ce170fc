"""Seconds to read and validate a large scenario from CSV and from a workbook.

``python benchmarks/reading.py`` builds 2,000 locations, 10,000 routes and 50,000 need rows in a temporary folder,
writes both forms, and reads each several times; the first reading is told apart, as it includes loading the libraries.
"""

from __future__ import annotations

import argparse
import platform
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from maro_logistics.scenario.build import build_scenario
from maro_logistics.scenario.reading import read_scenario, validate
from maro_logistics.scenario.scenario import Scenario
from maro_logistics.scenario.writing import write_scenario

LOCATIONS, ROUTES, NEEDS, ITEMS, HUBS = 2_000, 10_000, 50_000, 20, 40


def large_scenario(seed: int) -> Scenario:
    """A scenario of the stated size, every site within reach of a hub."""
    random = np.random.default_rng(seed)
    names = np.array([f"SITE{number:04d}" for number in range(LOCATIONS)])
    hubs, items = names[:HUBS], np.array([f"item-{number:02d}" for number in range(ITEMS)])
    far = np.concatenate([names[HUBS:], random.choice(names[HUBS:], ROUTES - LOCATIONS + HUBS)])
    days = pd.to_datetime("2030-01-01") + pd.to_timedelta(random.integers(0, 30, NEEDS), unit="D")
    tables = {
        "locations": pd.DataFrame(
            {
                "location": names,
                "title": [f"Dépôt {name}" for name in names],
                "latitude": random.uniform(9, 16, LOCATIONS).round(5),
                "longitude": random.uniform(22, 27, LOCATIONS).round(5),
                "storage_t": random.integers(50, 5_000, LOCATIONS),
            }
        ),
        "items": pd.DataFrame({"item": items, "kg_per_unit": random.integers(1, 60, ITEMS), "m3_per_unit": 0.05}),
        "stocks": pd.DataFrame(
            {
                "location": np.repeat(hubs, ITEMS),
                "item": np.tile(items, HUBS),
                "quantity": random.integers(1, 10_000, HUBS * ITEMS),
            }
        ),
        "vehicle_types": [{"vehicle_type": "truck", "mode": "road", "payload_kg": 10_000, "speed_kmh": 35}],
        "fleets": pd.DataFrame(
            {"fleet": [f"F-{hub}" for hub in hubs], "base": hubs, "vehicle_type": "truck", "count": 20}
        ),
        "routes": pd.DataFrame(
            {
                "route": [f"R{number:05d}" for number in range(ROUTES)],
                "origin": random.choice(hubs, ROUTES),
                "destination": far,
                "mode": "road",
                "km": random.integers(1_500, 3_000, ROUTES),
                "both_ways": True,
                "loss_share": random.uniform(0, 0.05, ROUTES).round(3),
            }
        ),
        "needs": pd.DataFrame(
            {
                "location": random.choice(names[HUBS:], NEEDS),
                "item": random.choice(items, NEEDS),
                "quantity": random.uniform(1, 500, NEEDS).round(1),
                "from": days.astype("datetime64[s]"),
                "priority": random.integers(1, 6, NEEDS),
                "people": random.integers(50, 20_000, NEEDS),
            }
        ),
    }
    return build_scenario({"name": "large", "start": "2030-01-01", "days": 30}, tables)


def main() -> None:
    """Print the seconds."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--repeat", type=int, default=3)
    chosen = options.parse_args()
    scenario = large_scenario(chosen.seed)
    print(f"Python {platform.python_version()}, pandas {pd.__version__}, {platform.machine()}, seed {chosen.seed}")
    with tempfile.TemporaryDirectory() as folder:
        for name, limit in (("large", 5), ("large.xlsx", 15)):
            path = Path(folder) / name
            began = time.perf_counter()
            write_scenario(scenario, path)
            print(f"{name:12} written in {time.perf_counter() - began:6.2f} s")
            seconds = []
            for _ in range(chosen.repeat):
                began = time.perf_counter()
                found = validate(path)
                seconds.append(time.perf_counter() - began)
            told = f"first {seconds[0]:.2f} s, best {min(seconds):.2f} s (limit {limit} s), {len(found)} findings"
            print(f"{name:12} read and validated: {told}")
            if len(read_scenario(path)["needs"]) != NEEDS:
                raise SystemExit("rows were lost")


if __name__ == "__main__":
    main()
