"""What makes several connections one; our own fields as every CRM can hold them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kamsync.errors import MappingError, Problem
from kamsync.model.fieldmap import FieldMap, OutputField


@dataclass(frozen=True)
class Joining:
    """What makes several connections one."""

    maps: Mapping[str, FieldMap]
    """In the order of the config: what two CRMs have, the first one decides."""
    matches: Path

    @property
    def order(self) -> list[str]:
        return list(self.maps)


def joined_map(maps: Mapping[str, FieldMap]) -> FieldMap:
    """Outputs under the names of the first map; as long as the shortest field of them, shared where
    one of them is. Raises MappingError where two CRMs keep an output in different types."""
    first = next(iter(maps.values()))
    shown = [o for o in first.outputs if all(o in m.outputs for m in maps.values())]
    problems = [
        Problem.of("config", 0, f"outputs.{o}", "joined_types", output=o, types=sorted(types))
        for o in shown
        if len(types := {m.outputs[o].type for m in maps.values()}) > 1
    ]
    if problems:
        raise MappingError(problems)
    outputs = {o: _joined([m.outputs[o] for m in maps.values()]) for o in shown}
    return replace(first, name=" + ".join(maps), outputs=outputs)


def _joined(fields: list[OutputField]) -> OutputField:
    return replace(
        fields[0],
        length=min(field.length for field in fields),
        shared=any(field.shared for field in fields),
    )
