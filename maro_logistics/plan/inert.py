"""Texts that a spreadsheet would run as a formula, made inert in files and restored on reading.

A spreadsheet takes a cell of a CSV file that starts with ``=``, ``+``, ``-`` or ``@`` for a formula, whoever wrote
it. Such texts get an apostrophe in front. So that the way back is exact, texts that start with apostrophes and then
such a sign get one more. A sign alone is harmless and stays.
"""

from __future__ import annotations

import pandas as pd

_SIGNS = "=+\\-@\t\r\uff1d\uff0b\uff0d\uff20"
"""What starts a formula: ASCII, tabulator and return, and the full-width forms some spreadsheets take as well."""
_DANGEROUS = f"^'*[{_SIGNS}](?s:.)"
_MARKED = f"^'('*[{_SIGNS}](?s:.))"


def inert(values: pd.Series) -> pd.Series:
    """The texts as they may stand in a file a spreadsheet opens."""
    return values.where(~values.str.contains(_DANGEROUS, regex=True), "'" + values)


def restored(values: pd.Series) -> pd.Series:
    """The texts as they were before :func:`inert`."""
    return values.str.replace(_MARKED, r"\1", regex=True)
