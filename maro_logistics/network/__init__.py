"""Names become positions: timeline, places, services, goods and needs as arrays."""
