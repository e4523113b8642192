"""A Zoho org in memory behind HTTP on loopback."""
