"""A HubSpot portal in memory behind HTTP on loopback."""
