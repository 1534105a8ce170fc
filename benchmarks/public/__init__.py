"""Public test sets with values nobody here computed, read from the folder ``MARO_PUBLIC_DATA``; nothing is copied."""
