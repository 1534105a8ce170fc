"""Papers people work with: task sheets, manifests, waybills, release orders, stock cards, the situation brief."""
