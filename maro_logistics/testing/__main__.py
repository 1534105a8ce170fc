"""``python -m maro_logistics.testing scip cbc``: the conformance suite against the engines named, or all found."""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter

from maro_logistics.solvers.registry import available_engines
from maro_logistics.testing import bench
from maro_logistics.testing.suite import run_suite


def main() -> int:
    """Run the suite against the engines named, or all found, and print one line for each case that did not pass."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine", nargs="*", help="names; all that start here if none is given")
    parser.add_argument("--csv", help="file for one line per engine and case")
    parser.add_argument("--only", action="append", help="name of a case; may be repeated")
    asked = parser.parse_args()
    engines = asked.engine or [one.name for one in available_engines() if one.version]
    records = [record for engine in engines for record in _told(run_suite(engine, asked.only))]
    if asked.csv:
        with open(asked.csv, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 - a name from the command line
            rows = csv.writer(file)
            rows.writerow(["engine", "case", "grade", "words"])
            rows.writerows((one.engine, one.case, one.grade, one.words) for one in records)
    return int(any(one.grade in (bench.Grade.FAILED, bench.Grade.STALE) for one in records))


def _told(records: list[bench.Record]) -> list[bench.Record]:
    """The records, after a line for each that is no pass and one for the whole."""
    for one in records:
        if one.grade is not bench.Grade.PASSED:
            sys.stdout.write(f"{one.engine}: {one.case}: {one.grade}: {one.words[:160]}\n")
    counts = Counter(str(one.grade) for one in records)
    told = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    sys.stdout.write(f"{records[0].engine if records else '?'}: {told}\n")
    sys.stdout.flush()
    return records


if __name__ == "__main__":
    raise SystemExit(main())
