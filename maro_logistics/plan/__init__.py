"""What to do: the plan, its files, and how two plans differ."""
