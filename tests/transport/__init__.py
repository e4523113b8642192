"""Tests of kamsync/transport: reading, sending, routes, retries, kept tokens."""
