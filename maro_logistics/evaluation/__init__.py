"""Judgement of plans: the independent checker, figures about people. Knows nothing of how plans are made."""
