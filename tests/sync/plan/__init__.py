"""Planning, on frames alone: no engine, no ledger, no connector."""
