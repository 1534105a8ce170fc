"""The planning problem written plainly by hand in other modelling libraries, to compare with."""
