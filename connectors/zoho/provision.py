"""Making, verifying and removing our own fields. Zoho makes API names from labels.

So a field is made with the label that yields the wanted name, its id and name are read back
and kept. Five fields a call. What the API cannot do is said, as a step for a person.
Reference: https://www.zoho.com/crm/developer/docs/api/v8/create-field.html
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from connectors.zoho.activities import TASKS
from connectors.zoho.client import Op, Refusal, Request, ZohoClient, as_object, crm
from connectors.zoho.fields import KeptNames, label_of
from connectors.zoho.metadata import Metadata, ZohoField, items
from connectors.zoho.settings import ZohoSettings
from connectors.zoho.taskkeys import SUBJECT
from kamsync.connector import Context, ProvisionRequest, ProvisionStep
from kamsync.errors import AuthError
from kamsync.model.fieldmap import FieldMap, OutputField, OutputType, task_key

ACCOUNTS: Final = "Accounts"
PER_CALL: Final = 5
LABEL_LENGTH: Final = 25
TIP_LENGTH: Final = 250
_CREATE: Final = Op("provision", 1, "ZohoCRM.settings.fields.CREATE")
_UPDATE: Final = Op("provision", 1, "ZohoCRM.settings.fields.UPDATE")
_DELETE: Final = Op("provision", 1, "ZohoCRM.settings.fields.DELETE")
_LAYOUTS: Final = Op("provision", 1, "ZohoCRM.settings.layouts.READ")
_SMALL_TEXT: Final = 2000
_KINDS: Final[dict[OutputType, frozenset[str]]] = {
    "text": frozenset({"text", "picklist", "textarea"}),
    "long_text": frozenset({"textarea"}),
    "integer": frozenset({"integer", "bigint", "double"}),
    "number": frozenset({"double", "currency", "percent", "integer"}),
    "date": frozenset({"date"}),
    "boolean": frozenset({"boolean"}),
    "picklist": frozenset({"picklist", "text"}),
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
            case "picklist":
                values = [_pick(choice) for choice in self.field.choices]
                made |= {"data_type": "picklist", "pick_list_values": values}
            case kind:
                made["data_type"] = kind
        if self.unique:
            made["unique"] = {"case_sensitive": False}
        return made


@dataclass
class Provisioner:
    client: ZohoClient
    metadata: Metadata
    settings: ZohoSettings
    mapping: FieldMap
    names: KeptNames
    context: Context
    steps: list[ProvisionStep] = field(default_factory=list)

    def run(self, request: ProvisionRequest) -> list[ProvisionStep]:
        """Twice is harmless; a dry run tells the same steps."""
        if request.remove:
            self._remove(request)
            return self.steps
        wanted = self._wanted(request)
        if request.emit is not None:
            self._emit(wanted, request)
            return self.steps
        for module in dict.fromkeys(w.module for w in wanted):
            self._module(module, [w for w in wanted if w.module == module], request)
        self._by_hand(list(dict.fromkeys(w.module for w in wanted)))
        return self.steps

    def _wanted(self, request: ProvisionRequest) -> list[Wanted]:
        outputs = [
            self.mapping.outputs[o] for o in self.context.outputs if o in self.mapping.outputs
        ]
        made = [self._on_accounts(output) for output in outputs]
        return [*made, *self._task_key(), *(self._inputs() if request.inputs else ())]

    def _on_accounts(self, output: OutputField) -> Wanted:
        return Wanted(ACCOUNTS, output, language=self.context.language)

    def _inputs(self) -> list[Wanted]:
        return [
            Wanted(self.mapping.streams[item.stream].object, item, language=self.context.language)
            for item in self.mapping.inputs.values()
        ]

    def _task_key(self) -> list[Wanted]:
        if self.settings.task_key_field == SUBJECT:
            return []
        key = task_key(self.settings.task_key_field)
        return [Wanted(TASKS, key, unique=True, language=self.context.language)]

    def _module(self, module: str, wanted: Sequence[Wanted], request: ProvisionRequest) -> None:
        fields = self.metadata.fields(module)
        if fields is None:
            self._say(
                module, "manual", f"{module} is not visible to the provisioning user", ok=False
            )
            return
        missing: list[Wanted] = []
        for item in wanted:
            found = self.names.find(module, item.field.field, fields)
            if found is None:
                missing.append(item)
            else:
                self._existing(item, found, request)
        self._create(module, missing, request)

    def _existing(self, item: Wanted, found: ZohoField, request: ProvisionRequest) -> None:
        wrong = misfit(item.field.type, found)
        if wrong:
            self._say(item.what, "keep", wrong, ok=False)
            return
        absent = [c for c in item.field.choices if c not in found.words()]
        if found.data_type == "picklist" and item.field.type == "picklist" and absent:
            self._say(item.what, "update", f"values added: {', '.join(absent)}")
            if not request.dry_run:
                self._add_values(item, found, absent)
            return
        if not request.dry_run:
            self.names.keep(item.module, item.field.field, found.id)
        renamed = "" if found.name == item.field.field else f"its API name is {found.name}"
        self._say(item.what, "keep", renamed)

    def _add_values(self, item: Wanted, found: ZohoField, absent: Iterable[str]) -> None:
        values = [*found.picks, *(_pick(t) for t in absent)]
        body = {"fields": [{"id": found.id, "pick_list_values": values}]}
        request = Request("PATCH", crm("settings/fields"), {"module": item.module}, body)
        self.client.json(_UPDATE, request)

    def _create(self, module: str, missing: list[Wanted], request: ProvisionRequest) -> None:
        """Then reads metadata again: the answer has ids only, a refused call may be half done."""
        usable = []
        for item in missing:
            label = label_of(item.field.field)
            if len(label) > LABEL_LENGTH or not label.isascii():
                text = f'label "{label}" has more than {LABEL_LENGTH} ASCII characters'
                self._say(item.what, "create", text, ok=False)
            else:
                usable.append(item)
        if request.dry_run:
            for item in usable:
                self._say(item.what, "create")
            return
        told: dict[str, str] = {}
        for start in range(0, len(usable), PER_CALL):
            told |= self._send(module, usable[start : start + PER_CALL])
        if usable:
            self._verify(module, usable, told)

    def _send(self, module: str, part: Sequence[Wanted]) -> dict[str, str]:
        """Wanted name → why it was refused; ids of made fields are kept at once."""
        body = {"fields": [item.body() for item in part]}
        request = Request(
            "POST", crm("settings/fields"), {"module": module}, body, repeatable=False
        )
        try:
            answer = self.client.ask(_CREATE, request, as_object)
        except Refusal as error:
            return dict.fromkeys((i.field.field for i in part), str(error))
        told: dict[str, str] = {}
        for item, result in zip(part, items(answer, "fields"), strict=False):
            details = result.get("details") or {}
            if result.get("status") == "success" and details.get("id"):
                self.names.keep(module, item.field.field, str(details["id"]))
            else:
                told[item.field.field] = _why(result, self.metadata.org().edition)
        return told

    def _verify(self, module: str, made: Sequence[Wanted], told: dict[str, str]) -> None:
        self.metadata.forget(module)
        fields = self.metadata.fields(module) or {}
        for item in made:
            found = self.names.find(module, item.field.field, fields)
            if found is None:
                why = told.get(item.field.field, "made, but not visible to kamsync's user")
                self._say(item.what, "create", why, ok=False)
            elif not found.writable:
                self._say(item.what, "create", "made, but read-only for kamsync's user", ok=False)
            else:
                self.names.keep(module, item.field.field, found.id)
                other = "" if found.name == item.field.field else f"its API name is {found.name}"
                self._say(item.what, "create", other)

    def _by_hand(self, modules: Sequence[str]) -> None:
        for module in modules:
            others = self._other_layouts(module)
            if others is None:
                text = "new fields are on the Standard layout only; layouts could not be read"
                self._say(f"{module} layouts", "manual", text)
            elif others:
                text = (
                    f"new fields are on the Standard layout only; add them to: {', '.join(others)}"
                )
                self._say(f"{module} layouts", "manual", text)
        text = "make the new fields read-only for sales profiles (Setup, Security, Profiles)"
        self._say("field permissions", "manual", text)
        text = "the API makes no views: create Key accounts as Accounts where KAM Tier is Key"
        self._say("list view", "manual", text)

    def _other_layouts(self, module: str) -> list[str] | None:
        request = Request("GET", crm("settings/layouts"), {"module": module})
        try:
            found = items(self.client.json(_LAYOUTS, request), "layouts")
        except (Refusal, AuthError):
            return None
        names = [str(layout.get("name") or "") for layout in found]
        return [name for name in names if name and name != "Standard"]

    def _remove(self, request: ProvisionRequest) -> None:
        """Every field of ours that is there; values go with their field."""
        wanted = [self._on_accounts(output) for output in self.mapping.outputs.values()]
        wanted += [*(self._inputs() if request.inputs else ()), *self._task_key()]
        for item in wanted:
            found = self.names.find(
                item.module, item.field.field, self.metadata.fields(item.module) or {}
            )
            if found is not None and found.custom:
                self._remove_one(item, found, request)
        left = "" if request.inputs else ", fields people fill (add --inputs)"
        text = f"not removed: tasks and their texts{left}; layouts and views made by hand"
        self._say("what stays", "manual", text)

    def _remove_one(self, item: Wanted, found: ZohoField, request: ProvisionRequest) -> None:
        if not request.dry_run:
            path = crm(f"settings/fields/{found.id}")
            try:
                self.client.json(_DELETE, Request("DELETE", path, {"module": item.module}))
            except Refusal as error:
                text = f"{error}: take it out of workflows, reports and views, then again"
                self._say(item.what, "remove", text, ok=False)
                return
            self.names.forget(item.module, item.field.field)
            self.metadata.forget(item.module)
        self._say(item.what, "remove")

    def _emit(self, wanted: Sequence[Wanted], request: ProvisionRequest) -> None:
        """Zoho takes no package: a list to make the fields by hand."""
        folder = Path(request.emit or ".")
        lines = ["module,label,type,length or values,unique,help"]
        for item in wanted:
            body = item.body()
            values = "/".join(p["display_value"] for p in body.get("pick_list_values", ()))
            size = values or str(
                body.get("length") or (body.get("textarea") or {}).get("type") or ""
            )
            tip = (body.get("tooltip") or {}).get("value", "").replace('"', "'")
            unique = "yes" if item.unique else ""
            lines.append(
                f'{item.module},{body["field_label"]},{body["data_type"]},{size},{unique},"{tip}"'
            )
        if not request.dry_run:
            folder.mkdir(parents=True, exist_ok=True)
            text = "\n".join(lines) + "\n"
            (folder / "zoho-fields.csv").write_text(text, encoding="utf-8")
        self._say("zoho-fields.csv", "manual", f"make these {len(wanted)} fields by hand")

    def _say(self, what: str, action: str, message: str = "", *, ok: bool = True) -> None:
        self.steps.append(ProvisionStep(what, action, ok, message))


def _pick(word: str) -> dict[str, str]:
    return {"display_value": word, "actual_value": word}


def misfit(kind: OutputType, found: ZohoField) -> str:
    """Why an existing field cannot take values of that kind; "" where it can."""
    if found.data_type not in _KINDS[kind]:
        wanted = kind.replace("_", " ")
        return f"is a {found.data_type} field, {wanted} is needed: rename or remove it"
    if not found.writable:
        return "is read-only for kamsync's user"
    return ""


def _why(result: dict[str, Any], edition: str) -> str:
    code = str(result.get("code") or "")
    details = result.get("details") or {}
    if code == "LIMIT_EXCEEDED":
        due = details.get("limit_due_to") or "custom fields"
        return f"the {edition} edition allows {details.get('limit', 'no more')} ({due})"
    if code == "NOT_ALLOWED":
        return f"the {edition} edition, or the user's profile, does not allow custom fields here"
    return f"{code}: {result.get('message') or 'refused'}"
