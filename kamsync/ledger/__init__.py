"""The ledger: the durable memory of what we did, in SQLite or PostgreSQL."""
