"""Carrying a plan out: what is left of its decisions in a scenario it was not made for."""
