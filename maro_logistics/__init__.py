"""Relief logistics: from supplies, routes and needs to a delivery schedule with a proven gap."""
