"""JSON Schema of the files that people write, so that an editor completes keys and marks errors.

Made from the very models that read the files: what an editor accepts, kamsync accepts, and only
rules across several keys are left to `kamsync check`. Draft 2020-12
(https://json-schema.org/draft/2020-12).
"""

from __future__ import annotations

from typing import Any, Final

from kamsync.config.sections import Config
from kamsync.field_maps import map_schema
from kamsync.metric_outputs import metric_fields
from kamsync.model.own_fields import OUTPUTS
from kamsync.model.tables import STREAMS
from kamsync.registry import available, connector_type
from kamsync.scorecard.written import WrittenScorecard

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
NAMES: Final = ("config", "scorecard", "map")


def schema_of(name: str) -> dict[str, Any]:
    """The schema of one of NAMES."""
    made = {"config": _config, "scorecard": _scorecard, "map": map_schema}[name]()
    return {"$schema": DIALECT, **made, "title": f"kamsync {name}"}


def _config() -> dict[str, Any]:
    """Each connection as its connector wants it; streams and outputs by their names."""
    made = Config.model_json_schema()
    own = []
    for name in available():
        settings = connector_type(name).settings_type.model_json_schema(
            ref_template=f"#/$defs/{name}_{{model}}"
        )
        for part, body in settings.pop("$defs", {}).items():
            made["$defs"][f"{name}_{part}"] = body
        shared = made["$defs"]["ConnectionConfig"]["properties"]
        settings["properties"] |= {**shared, "connector": {"const": name}}
        settings["required"] = [*settings.get("required", ()), "connector"]
        own.append(settings)
    made["properties"]["connections"]["additionalProperties"] = {"oneOf": own}
    made["properties"]["sources"]["propertyNames"] = {"enum": sorted(STREAMS)}
    fields = made["$defs"]["OutputsConfig"]["properties"]["fields"]
    fields["items"] = {"enum": [*OUTPUTS, *sorted(metric_fields())]}
    return made


def _scorecard() -> dict[str, Any]:
    """Metrics by their names; a profile's or a rating's name is the company's own."""
    made = WrittenScorecard.model_json_schema()
    own = {"pattern": "^(profile|rating)_"}
    metric = {"type": "string", "anyOf": [{"enum": sorted(metric_fields())}, own]}
    for part in ("WrittenCriterion", "WrittenKpi"):
        made["$defs"][part]["properties"]["metric"] = metric
    return made
