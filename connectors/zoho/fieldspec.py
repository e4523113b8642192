"""One field of ours as Zoho's API takes it, whether an existing one fits, why one was refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from connectors.zoho.fields import label_of
from connectors.zoho.metadata import MULTI, ZohoField
from kamsync.model.fieldmap import OutputField, OutputType
from kamsync.model.phrase import Phrase, phrase
from kamsync.transport import part

TIP_LENGTH: Final = 250
_SMALL_TEXT: Final = 2000
_KINDS: Final[dict[OutputType, frozenset[str]]] = {
    "text": frozenset({"text", "picklist", "textarea"}),
    "long_text": frozenset({"textarea"}),
    "integer": frozenset({"integer", "bigint", "double"}),
    "number": frozenset({"double", "currency", "percent", "integer"}),
    "date": frozenset({"date"}),
    "boolean": frozenset({"boolean"}),
    "picklist": frozenset({"picklist", "text"}),
    "multi_picklist": frozenset({MULTI, "textarea", "text"}),
}
"""Field types that hold an output of that kind."""


@dataclass(frozen=True)
class Wanted:
    module: str
    field: OutputField
    unique: bool = False
    language: str = "en"

    @property
    def what(self) -> str:
        return f"{self.module}.{self.field.field}"

    def body(self) -> dict[str, Any]:
        """As the API takes it: an ASCII label of at most 25 characters, the full words as tip."""
        made: dict[str, Any] = {"field_label": label_of(self.field.field)}
        tip = ": ".join(word for word in self.field.words(self.language) if word)[:TIP_LENGTH]
        made["tooltip"] = {"name": "info_icon", "value": tip}
        match self.field.type:
            case "text":
                made |= {"data_type": "text", "length": min(self.field.length, 255)}
            case "long_text":
                size = "small" if 255 < self.field.length <= _SMALL_TEXT else "large"
                made |= {"data_type": "textarea", "textarea": {"type": size}}
            case "integer":
                made |= {"data_type": "integer", "length": 9}
            case "number":
                made |= {"data_type": "double", "length": 16, "decimal_place": 2}
            case "picklist" | "multi_picklist":
                kind = "picklist" if self.field.type == "picklist" else MULTI
                values = self._picks()
                made |= {"data_type": kind, "pick_list_values": values}
            case kind:
                made["data_type"] = kind
        if self.unique:
            made["unique"] = {"case_sensitive": False}
        return made

    def _picks(self) -> list[dict[str, str]]:
        """Shown in the language of the installation, stored as ids: a record may give back either,
        and both are read."""
        return [pick(value, label) for value, label in self.field.labelled]


def pick(word: str, shown: str = "") -> dict[str, str]:
    return {"display_value": shown or word, "actual_value": word}


def misfit(kind: OutputType, found: ZohoField) -> Phrase | None:
    """Why an existing field cannot take values of that kind; None where it can."""
    if found.data_type not in _KINDS[kind]:
        return phrase("misfit.type", found=found.data_type, wanted=kind)
    return None if found.writable else phrase("misfit.read_only")


def why(result: dict[str, Any], edition: str) -> str | Phrase:
    code = str(result.get("code") or "")
    details = part(result, "details")
    if code == "LIMIT_EXCEEDED":
        values = {"due": details.get("limit_due_to") or "custom fields", "edition": edition}
        return phrase("step.limit", limit=details.get("limit", 0), **values)
    if code == "DUPLICATE_DATA":
        return phrase("step.label_taken")
    if code == "NOT_ALLOWED":
        return phrase("step.not_allowed", edition=edition)
    return f"{code}: {result.get('message') or '–'}"
