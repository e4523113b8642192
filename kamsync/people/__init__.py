"""Who people at a customer are, by their CRM role or their title; word lists are data (TOML)."""
