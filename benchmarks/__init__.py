"""How fast, how large, how good: measured, with machine, commit, date and seed."""
