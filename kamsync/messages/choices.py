"""What the picklists among kamsync's own fields offer: stored ids, shown words of one language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from kamsync.messages import labels
from kamsync.model.fieldmap import FieldMap, OutputField

_LABELS: Mapping[str, Callable[[str, str], str]] = {
    "flags": labels.flag,
    "levels": labels.level,
    "responses": labels.response,
    "tiers": labels.tier,
}


def with_choices(mapping: FieldMap, flags: Sequence[str], language: str) -> FieldMap:
    """The map with words for every picklist; `flags`: ids of the scorecard, its own too."""
    return replace(
        mapping,
        outputs={key: _offered(f, flags, language) for key, f in mapping.outputs.items()},
        inputs={key: _offered(f, flags, language) for key, f in mapping.inputs.items()},
    )


def _offered(field: OutputField, flags: Sequence[str], language: str) -> OutputField:
    label = _LABELS.get(field.choices_of)
    if label is None:
        return field
    more = flags if field.choices_of == "flags" else ()
    ids = dict.fromkeys((*field.choices, *more))
    return replace(field, options=tuple((key, label(key, language)) for key in ids))
