"""Shipped field maps, one TOML per CRM; read by kamsync.mapping."""
