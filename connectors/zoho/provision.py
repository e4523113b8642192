"""Making, verifying and removing our own fields. Zoho makes API names from labels.

So a field is made with the label that yields the wanted name, its id and name are read back
and kept. Five fields a call. What the API cannot do is said, as a step for a person.
Reference: https://www.zoho.com/crm/developer/docs/api/v8/create-field.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from connectors.zoho.activities import TASKS
from connectors.zoho.cards import emitted
from connectors.zoho.client import Op, Request, ZohoClient, crm
from connectors.zoho.edition import custom_fields_of
from connectors.zoho.faults import Doubt, Refusal
from connectors.zoho.fields import LISTS, KeptNames, beside, label_of, may_move
from connectors.zoho.fieldspec import Wanted, misfit, pick, why
from connectors.zoho.metadata import MULTI, Metadata, ZohoField, items
from connectors.zoho.settings import ZohoSettings
from connectors.zoho.taskkeys import SUBJECT
from kamsync.connector import Context, ProvisionRequest, ProvisionStep
from kamsync.errors import AuthError, ConnectorError
from kamsync.model.fieldmap import FieldMap, OutputField
from kamsync.model.own_fields import TASK_KEY
from kamsync.model.phrase import Phrase, phrase
from kamsync.transport import Response
from kamsync.transport import part as transport_part

ACCOUNTS: Final = "Accounts"
PER_CALL: Final = 5
LABEL_LENGTH: Final = 25
_CREATE: Final = Op("provision", 1, "ZohoCRM.settings.fields.CREATE")
_UPDATE: Final = Op("provision", 1, "ZohoCRM.settings.fields.UPDATE")
_DELETE: Final = Op("provision", 1, "ZohoCRM.settings.fields.DELETE")
_LAYOUTS: Final = Op("provision", 1, "ZohoCRM.settings.layouts.READ")


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
            return [*self.steps, *self._cards(request)]
        wanted = self._wanted(request)
        if request.emit is not None:
            self._emit(wanted, request)
            return [*self.steps, *self._cards(request)]
        for module in dict.fromkeys(w.module for w in wanted):
            self._module(module, [w for w in wanted if w.module == module], request)
        for module in self._unmade() if request.inputs else ():
            self._say(f"module {module}", "manual", phrase("step.module_by_hand"))
        self._by_hand(list(dict.fromkeys(w.module for w in wanted)))
        return [*self.steps, *self._cards(request)]

    def _cards(self, request: ProvisionRequest) -> list[ProvisionStep]:
        """The widget as files; no API places one or takes it away."""
        if not request.cards:
            return []
        if request.remove or request.emit is None:
            code = "card.zoho.remove" if request.remove else "card.zoho.emit"
            return [ProvisionStep("card", "manual", message=phrase(code))]
        fields = self._as_called()
        steps = emitted(request.emit, fields, self.context.language, dry=request.dry_run)
        bars = ProvisionStep("card bars", "manual", message=phrase("card.no_bars"))
        return steps if "contributions" in fields else [*steps, bars]

    def _as_called(self) -> dict[str, OutputField]:
        """The outputs by the names of this org, where fields were made in it already; no call is
        made to write files for another."""
        outputs = {
            o: self.mapping.outputs[o] for o in self.context.outputs if o in self.mapping.outputs
        }
        if not self.names.ids:
            return outputs
        known = self.metadata.fields(ACCOUNTS) or {}
        found = {o: self.names.of_output(ACCOUNTS, f, known) for o, f in outputs.items()}
        return {
            o: replace(f, field=now.name) if (now := found[o]) else f for o, f in outputs.items()
        }

    def _wanted(self, request: ProvisionRequest) -> list[Wanted]:
        outputs = [
            self.mapping.outputs[o] for o in self.context.outputs if o in self.mapping.outputs
        ]
        made = [self._on_accounts(output) for output in outputs]
        if not request.inputs:
            return [*made, *self._task_key()]
        unmade = [] if request.emit is not None else self._unmade()
        inputs = [item for item in self._inputs() if item.module not in unmade]
        return [*made, *self._task_key(), *inputs]

    def _on_accounts(self, output: OutputField) -> Wanted:
        return Wanted(ACCOUNTS, output, language=self.context.language)

    def _inputs(self) -> list[Wanted]:
        return [
            Wanted(self.mapping.streams[item.stream].object, item, language=self.context.language)
            for item in self.mapping.inputs.values()
        ] + [
            Wanted(own.object, item, language=self.context.language)
            for own in self.mapping.objects.values()
            for item in own.fields
        ]

    def _unmade(self) -> list[str]:
        """Modules for people that nobody made: by hand, as not every edition takes them by API."""
        modules = [own.object for own in self.mapping.objects.values()]
        return [module for module in modules if self.metadata.fields(module) is None]

    def _task_key(self) -> list[Wanted]:
        if self.settings.task_key_field == SUBJECT:
            return []
        key = replace(TASK_KEY, field=self.settings.task_key_field)
        return [Wanted(TASKS, key, unique=True, language=self.context.language)]

    def _module(self, module: str, wanted: Sequence[Wanted], request: ProvisionRequest) -> None:
        fields = self.metadata.fields(module)
        if fields is None:
            self._say(module, "manual", phrase("step.module_invisible", module=module), ok=False)
            return
        missing: list[Wanted] = []
        for item in [self._standing(item, fields) for item in wanted]:
            found = self.names.find(module, item.field.field, fields)
            if found is None:
                missing.append(item)
            else:
                self._existing(item, found, request)
        self._create(module, missing, request)

    def _standing(self, item: Wanted, fields: dict[str, ZohoField]) -> Wanted:
        """A list beside a text of an earlier installation, and beside none once that is gone."""
        own = item.field
        found = self.names.find(item.module, own.field, fields)
        if own not in self.mapping.outputs.values() or not may_move(own, found):
            return item
        if found is None and self.names.of_output(item.module, own, fields) is None:
            return item
        if found is not None:
            self._say(item.what, "manual", phrase("step.text_left", list=beside(own.field)))
        return replace(item, field=replace(own, field=beside(own.field)))

    def _existing(self, item: Wanted, found: ZohoField, request: ProvisionRequest) -> None:
        wrong = misfit(item.field.type, found)
        if wrong:
            self._say(item.what, "keep", wrong, ok=False)
            return
        absent = [c for c in item.field.choices if c not in found.words()]
        unlabelled = [p for p in found.picks if _bare(p, item)]
        if found.data_type in ("picklist", MULTI) and (absent or unlabelled):
            refused = "" if request.dry_run else self._set_values(item, found, absent)
            done = phrase("step.values_added", values=absent) if absent else phrase("step.labels")
            self._say(item.what, "update", refused or done, ok=not refused)
            return
        if not request.dry_run:
            self.names.keep(item.module, item.field.field, found.id)
        self._say(item.what, "keep", _other_name(item, found))

    def _set_values(self, item: Wanted, found: ZohoField, absent: Iterable[str]) -> str | Phrase:
        """Why it was refused; "" when it was done. Words that an admin changed stay."""
        labels = dict(item.field.labelled)
        kept = [
            {**p, "display_value": labels[str(p["actual_value"])]} if _bare(p, item) else p
            for p in found.picks
        ]
        values = [*kept, *(pick(t, labels[t]) for t in absent)]
        body = {"fields": [{"id": found.id, "pick_list_values": values}]}
        # Reference: https://www.zoho.com/crm/developer/docs/api/v8/update-custom-fields.html
        request = Request("PATCH", crm("settings/fields"), {"module": item.module}, body)
        return self._refused(_UPDATE, request)

    def _refused(self, op: Op, request: Request) -> str | Phrase:
        """What a call about one field was refused for, as a whole or in its only element."""
        try:
            results = items(self.client.json(op, request), "fields")
        except Refusal as error:
            return error.as_value
        if results and results[0].get("status") == "success":
            return ""
        result = results[0] if results else {}
        return f"{result.get('code') or '–'}: {result.get('message') or '–'}"

    def _create(self, module: str, missing: list[Wanted], request: ProvisionRequest) -> None:
        """Then reads metadata again: the answer has ids only, a refused call may be half done."""
        usable = []
        for item in missing:
            label = label_of(item.field.field)
            if len(label) > LABEL_LENGTH or not label.isascii():
                text = phrase("step.label_long", label=label, n=LABEL_LENGTH)
                self._say(item.what, "create", text, ok=False)
            else:
                usable.append(item)
        self._field_limit(module, len(usable))
        if request.dry_run:
            for item in usable:
                self._say(item.what, "create")
            return
        reasons: dict[str, str | Phrase] = {}
        for start in range(0, len(usable), PER_CALL):
            reasons |= self._send(module, usable[start : start + PER_CALL])
        if usable:
            self._verify(module, usable, reasons)

    def _field_limit(self, module: str, more: int) -> None:
        """Said beforehand, so that nobody is surprised after half of them were made."""
        edition = self.metadata.org().edition
        most = custom_fields_of(edition)
        used = sum(f.custom for f in (self.metadata.fields(module) or {}).values())
        if more and most is not None and used + more > most:
            values = {"edition": edition, "most": most, "module": module, "used": used}
            text = phrase("finding.field_limit.message", missing=more, **values)
            self._say(f"fields {module}", "manual", text, ok=False)

    def _send(self, module: str, part: Sequence[Wanted]) -> dict[str, str | Phrase]:
        """Wanted name → why it was refused; ids of made fields are kept at once."""
        body = {"fields": [item.body() for item in part]}
        # Reference: https://www.zoho.com/crm/developer/docs/api/v8/create-field.html
        request = Request(
            "POST", crm("settings/fields"), {"module": module}, body, repeatable=False
        )
        try:
            answer = self.client.ask(_CREATE, request, Response.object)
        except Doubt:
            return dict.fromkeys((i.field.field for i in part), phrase("error.write_unclear"))
        except Refusal as error:
            if len(part) > 1:  # one bad field must not keep the other four away
                return {n: t for item in part for n, t in self._send(module, [item]).items()}
            told_off = {"code": error.code, "message": str(error), "details": error.details}
            return {part[0].field.field: why(told_off, self.metadata.org().edition)}
        reasons: dict[str, str | Phrase] = {}
        for item, result in zip(part, items(answer, "fields"), strict=False):
            details = transport_part(result, "details")
            if result.get("status") == "success" and details.get("id"):
                self.names.keep(module, item.field.field, str(details["id"]))
            else:
                reasons[item.field.field] = why(result, self.metadata.org().edition)
        return reasons

    def _verify(
        self, module: str, made: Sequence[Wanted], reasons: Mapping[str, str | Phrase]
    ) -> None:
        self.metadata.forget(module)
        fields = self.metadata.fields(module) or {}
        for item in made:
            found = self.names.find(module, item.field.field, fields)
            if found is None:
                why = reasons.get(item.field.field, phrase("step.made_unseen"))
                self._say(item.what, "create", why, ok=False)
            elif not found.writable:
                self._say(item.what, "create", phrase("step.made_read_only"), ok=False)
            else:
                self.names.keep(module, item.field.field, found.id)
                self._say(item.what, "create", _other_name(item, found))

    def _by_hand(self, modules: Sequence[str]) -> None:
        for module in modules:
            others = self._other_layouts(module)
            if others is None:
                self._say(f"layouts {module}", "manual", phrase("step.layouts_unread"))
            elif others:
                self._say(f"layouts {module}", "manual", phrase("step.layouts", layouts=others))
        self._say("field permissions", "manual", phrase("step.profiles"))
        self._say("list view", "manual", phrase("step.no_views"))

    def _other_layouts(self, module: str) -> list[str] | None:
        # Reference: https://www.zoho.com/crm/developer/docs/api/v8/layouts-meta.html
        request = Request("GET", crm("settings/layouts"), {"module": module})
        try:
            found = items(self.client.json(_LAYOUTS, request), "layouts")
        except (Refusal, AuthError):
            return None
        names = [str(layout.get("name") or "") for layout in found]
        return [name for name in names if name and name != "Standard"]

    def _remove(self, request: ProvisionRequest) -> None:
        """Every field of ours that is there; values go with their field."""
        outputs = list(self.mapping.outputs.values())
        outputs += [replace(o, field=beside(o.field)) for o in outputs if o.type in LISTS]
        wanted = [self._on_accounts(output) for output in outputs]
        wanted += [*(self._inputs() if request.inputs else ()), *self._task_key()]
        for item in wanted:
            found = self.names.find(
                item.module, item.field.field, self.metadata.fields(item.module) or {}
            )
            if found is not None and found.custom:
                self._remove_one(item, found, request)
        left = "step.stays" if request.inputs else "step.stays_inputs"
        self._say("what stays", "manual", phrase(left))

    def _remove_one(self, item: Wanted, found: ZohoField, request: ProvisionRequest) -> None:
        if not request.dry_run:
            path = crm(f"settings/fields/{found.id}")
            try:
                # Reference: https://www.zoho.com/crm/developer/docs/api/v8/delete-custom-field.html
                refused = self._refused(_DELETE, Request("DELETE", path, {"module": item.module}))
            except ConnectorError as error:
                refused = error.as_value
            if refused:
                text = phrase("step.still_used", why=refused)
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
        self._say("zoho-fields.csv", "manual", phrase("step.by_hand", n=len(wanted)))

    def _say(self, what: str, action: str, message: str | Phrase = "", *, ok: bool = True) -> None:
        self.steps.append(ProvisionStep(what, action, ok, message))


def _bare(pick: Mapping[str, object], item: Wanted) -> bool:
    """Whether people see the stored id of one of our choices."""
    value = pick.get("actual_value")
    label = dict(item.field.labelled).get(str(value), value)
    return value == pick.get("display_value") != label


def _other_name(item: Wanted, found: ZohoField) -> str | Phrase:
    """Zoho gives another API name where ours was taken."""
    same = found.name == item.field.field
    return "" if same else phrase("step.api_name", name=found.name)
