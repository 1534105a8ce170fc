"""The mathematics of relief logistics: equations over arrays, search, decoding."""
