"""Shipped field maps, one TOML per CRM; read by kamsync.field_maps."""
