"""Field maps: the TOML between a CRM's fields and the canonical columns, shipped or the user's."""

from kamsync.field_maps.model import map_schema
from kamsync.field_maps.reader import Wanted, load_mapping
from kamsync.field_maps.sources import shipped_maps

__all__ = ["Wanted", "load_mapping", "map_schema", "shipped_maps"]
