"""kamsync's output fields on accounts: writing them, and reading back what is shown."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from connectors.salesforce import ingest
from connectors.salesforce.client import SalesforceClient
from connectors.salesforce.faults import NAME, FieldHidden, clean
from connectors.salesforce.query import Statement
from connectors.salesforce.reader import read_by_ids
from connectors.salesforce.writer import BATCH, RESTRICTED, RowResult, send_rows
from kamsync.errors import AuthError
from kamsync.model.change import Outcome, RecordChange, Value
from kamsync.model.fieldmap import OutputField
from kamsync.model.phrase import Phrase, phrase
from kamsync.model.value import value_of

ID: Final = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?")


class BadValue(ValueError):
    """A value no field can hold."""

    def __init__(self, reason: Phrase) -> None:
        self.reason = reason
        super().__init__(reason["code"])


def write_fields(
    client: SalesforceClient,
    outputs: dict[str, OutputField],
    sobject: str,
    changes: Sequence[RecordChange],
    texts: Mapping[str, str],
) -> list[Outcome]:
    """One outcome per change, in order; rows are sent sorted by account, each at most once a
    round. `texts`: output → a text field that takes the same value."""
    refused: dict[int, Outcome] = {}
    records: dict[int, dict[str, Any]] = {}
    for index, change in enumerate(changes):
        try:
            records[index] = _record(sobject, outputs, change, texts)
        except BadValue as error:
            refused[index] = Outcome(change.account_id, False, "BAD_VALUE", error.reason)
    order = sorted(records, key=lambda i: changes[i].account_id)
    results = send_records(client, sobject, [records[i] for i in order])
    found = dict(zip(order, results, strict=True))
    return [
        refused.get(i) or _outcome(changes[i].account_id, found[i], records[i])
        for i in range(len(changes))
    ]


def send_records(
    client: SalesforceClient, sobject: str, records: list[dict[str, Any]]
) -> list[RowResult]:
    client.counter.least["write"] += least_calls(len(records))
    if len(records) <= client.settings.write_bulk_from or not ingest.fits(records):
        return send_rows(client, "PATCH", records, "write")
    first = ingest.update(client, sobject, records)
    left = [i for i, r in enumerate(first) if r is None or (not r.ok and r.worth_another_try)]
    again = dict(
        zip(left, send_rows(client, "PATCH", [records[i] for i in left], "write"), strict=True)
    )
    return [again.get(i) or r or RowResult(False, code="UNKNOWN") for i, r in enumerate(first)]


def least_calls(records: int) -> int:
    return min(-(-records // BATCH), ingest.CALLS)


def _record(
    sobject: str,
    outputs: dict[str, OutputField],
    change: RecordChange,
    texts: Mapping[str, str],
) -> dict[str, Any]:
    if not ID.fullmatch(change.account_id):
        raise BadValue(phrase("outcome.no_id", text=clean(change.account_id, 40)))
    record: dict[str, Any] = {"attributes": {"type": sobject}, "id": change.account_id}
    for output, value in change.values.items():
        record[outputs[output].field] = _to_json(value, outputs[output])
        if output in texts:
            record[texts[output]] = record[outputs[output].field]
    return record


def _to_json(value: Value, output: OutputField) -> Any:
    """As the field takes it; empty text is no value."""
    if value is None or value == "":
        return None
    if isinstance(value, float) and not math.isfinite(value):
        raise BadValue(phrase("outcome.not_finite", output=output.id))
    if output.type == "multi_picklist":
        return ";".join(str(value).split())
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.replace("\0", "") if isinstance(value, str) else value


def _outcome(ref: str, result: RowResult, record: dict[str, Any]) -> Outcome:
    if result.ok:
        return Outcome(ref, True)
    if result.code == RESTRICTED:
        return Outcome(ref, False, result.code, _not_in_list(result, record))
    return Outcome(ref, False, result.code, result.reason)


def _not_in_list(result: RowResult, record: dict[str, Any]) -> Phrase:
    """Which field of ours refused which value; Bulk names the field in its text only."""
    named = [f for f in record if f in result.fields or f in result.message]
    shown = [phrase("outcome.no_choice", field=f, value=clean(record[f], 80)) for f in named]
    return phrase("outcome.not_in_list", shown=shown or result.message)


def read_back(
    client: SalesforceClient,
    outputs: dict[str, OutputField],
    sobject: str,
    ids: Sequence[str],
    wanted: Sequence[str],
) -> dict[str, dict[str, Value]]:
    """account id → output → value; ids that are gone are absent."""
    names = {outputs[o].field: outputs[o] for o in wanted}
    shown: dict[str, dict[str, Value]] = {}
    usable = [i for i in dict.fromkeys(ids) if ID.fullmatch(i)]
    statement = Statement(sobject, ("Id", *names))
    try:
        for frame in read_by_ids(client, statement, "Id", usable, by_bulk=True):
            for row in frame.iter_rows(named=True):
                shown[row["Id"]] = {o.id: value_of(row[name], o.type) for name, o in names.items()}
    except FieldHidden as error:
        raise AuthError(NAME, code="fields_unwritable", fields=error.field) from error
    return shown
