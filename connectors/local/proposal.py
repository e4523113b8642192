"""A map for files that nobody described yet: which program wrote them, and how they are written."""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final

from connectors.local.client import Header, first_lines, read_header
from connectors.local.document_words import (
    STREAMS as DOCUMENTS,
)
from connectors.local.document_words import kinds_only, left_out_words, refund_words
from connectors.local.headers import Headers, simplified
from connectors.local.records import read_rows
from connectors.local.stage_words import Stages, stage_readings
from kamsync.connector import FileProposal, MapProposal, Reading
from kamsync.field_maps import load_mapping, shipped_maps
from kamsync.model.fieldmap import FieldMap, FieldSource, FileFormat, StreamMap
from kamsync.model.tables import STREAMS
from kamsync.model.word_forms import folded
from kamsync.model.written_dates import iso_date, readings
from kamsync.model.written_numbers import plain_number

_LOOKED_AT: Final = 20_000
"""Bytes are looked at in the whole file, values in so many rows."""
_LIKE: Final = 0.8
"""Headers that are nearly one the map knows."""
_ISO: Final = re.compile(r"^\d{4}-\d{2}-\d{2}")
_PLAIN: Final = re.compile(r"^[+-]?\d+(?:\.\d+)?%?$")
_THREE: Final = re.compile(r"^[+-]?\d{1,3}[.,]\d{3}$")
_DATES: Final = ("date", "datetime")
_NUMBERS: Final = ("money", "number", "int", "share", "rate")
_STREAMS: Final = ("account", "opportunity", "revenue", "contact", "activity", "user", "case")
_SAME: Final = ("account_id", "booked_on", "amount")
_NUMBER: Final = re.compile(r"number|numero|num\b|no\b|n°|invoice id|reference")
_BESIDE: Final = ("contact", "activity", "user", "case")
_NAMED: Final = ("accounts.csv", "opportunities.csv", "revenue.csv")
"""Files that say what they hold: never one of the streams beside."""


@dataclass(frozen=True)
class Look:
    """One file, opened the way its bytes and first lines suggest."""

    path: Path
    header: Header
    format: dict[str, str | int]

    @property
    def headers(self) -> Headers:
        return Headers(self.header)


def propose(files: Sequence[Path]) -> MapProposal:
    """The shipped map that knows most of the headers, each file with the stream it fits best."""
    maps = [load_mapping(name, Path()) for name in _file_maps()]
    known = {simplified(name) for mapping in maps for name in _names(mapping)}
    looks = [_look(path, known) for path in files]
    ranked = [(_assigned(mapping, looks), mapping) for mapping in maps]
    placed, mapping = max(ranked, key=lambda pair: sum(score for score, _, _ in pair[0]))
    found = [_file(mapping, stream, look) for _, stream, look in placed]
    proposals = _alike([*found, *_accounts_by_name(mapping, placed)])
    read = {proposal.file for proposal in proposals}
    unread = tuple(look.path for look in looks if look.path not in read)
    return MapProposal(mapping.name, tuple(proposals), unread)


def _accounts_by_name(
    mapping: FieldMap, placed: Sequence[tuple[float, str, Look]]
) -> list[FileProposal]:
    """Where no file holds accounts: each distinct name on the deals or invoices is one."""
    if any(stream == "account" for _, stream, _ in placed):
        return []
    for _, stream, look in placed:
        cells = _columns(stream, mapping.streams[stream], look.headers).get("account_id", [])
        if cells and stream in ("opportunity", "revenue"):
            reading = Reading("accounts_by_name", {"header": cells[-1], "stream": stream})
            names = {"id": cells[0], "name": cells[-1]}
            return [FileProposal("account", look.path, dict(look.format), (reading,), fields=names)]
    return []


def _alike(proposals: list[FileProposal]) -> list[FileProposal]:
    """Accounts that stand in a file of documents leave out what the documents do."""
    skipped = {p.file: p.rows["skip"] for p in proposals if "skip" in p.rows}
    return [
        replace(p, rows={"skip": skipped[p.file]})
        if p.stream == "account" and p.file in skipped
        else p
        for p in proposals
    ]


def _file_maps() -> list[str]:
    return ["local", *(name for name in shipped_maps() if name.startswith("files/"))]


def _names(mapping: FieldMap) -> Iterable[str]:
    for name, stream in mapping.streams.items():
        yield from (column.name for column in STREAMS[name].columns)
        for source in stream.fields.values():
            yield from (source.field, *source.also)


def _look(path: Path, known: set[str]) -> Look:
    form: dict[str, str | int] = {}
    if not _is_utf8(path):
        form["encoding"] = "cp1252"
    header = read_header(path, FileFormat(encoding=str(form.get("encoding", ""))))
    best, line = _known(header.cells, known), 0
    for number, cells in first_lines(path, header):
        if number > header.line and _known(cells, known) > best:
            best, line = _known(cells, known), number
    if line:
        form["header_line"] = line
        encoding = str(form.get("encoding", ""))
        header = read_header(path, FileFormat(encoding=encoding, header_line=line))
    return Look(path, header, form)


def _known(cells: Iterable[str], known: set[str]) -> int:
    return len({simplified(cell) for cell in cells if cell} & known)


def _is_utf8(path: Path) -> bool:
    """Or marked as UTF-16, which is seen by itself."""
    data = path.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _assigned(mapping: FieldMap, looks: Sequence[Look]) -> list[tuple[float, str, Look]]:
    """score, stream, file: the best pairs, each stream and each file once; accounts that a map
    takes from another stream's file come with it."""
    pairs = [
        (score, stream, look)
        for look in looks
        for stream in _STREAMS
        if stream in mapping.streams
        and not (look.path.name in _NAMED and stream in _BESIDE)
        and (score := _score(stream, mapping.streams[stream], look.headers)) > 0
    ]
    shared = _shares_with(mapping)
    placed: list[tuple[float, str, Look]] = []
    ranked = sorted(pairs, key=lambda p: (-p[0], -_headers_fed(mapping, *p[1:]), p[1]))
    for score, stream, look in ranked:
        alone = not (shared and stream == "account")
        if alone and all(stream != s and look.path != at.path for _, s, at in placed):
            placed.append((score, stream, look))
            if stream == shared:
                placed.append((score, "account", look))
    return placed


def _headers_fed(mapping: FieldMap, stream: str, look: Look) -> int:
    """Between equal ones: a list of deals that names its customers is no list of accounts."""
    columns = _columns(stream, mapping.streams[stream], look.headers)
    return len({cell for cells in columns.values() for cell in cells})


def _shares_with(mapping: FieldMap) -> str:
    """The stream whose file is the accounts' too; empty where they have their own."""
    mine = mapping.streams["account"].object
    others = (n for n, s in mapping.streams.items() if n != "account" and s.object == mine)
    return next(others, "")


def _score(stream: str, mapped: StreamMap, headers: Headers) -> float:
    """Headers that are understood, less what is lacking and must be there; a file that lacks up
    to half of it still fits, where nothing fits better."""
    found = set(_columns(stream, mapped, headers))
    needed = _needed(stream, mapped)
    lacking = len(needed - found)
    if lacking == len(needed):
        return 0
    score = len(found) - 3 * lacking
    return score if score > 0 or 2 * lacking > len(needed) else len(found) / 100


def _needed(stream: str, mapped: StreamMap) -> set[str]:
    needed = {f for f, source in mapped.fields.items() if not source.optional}
    if not needed:
        needed = {c.name for c in STREAMS[stream].columns if c.required}
        needed |= {"account_id", "close_date", "amount"} if stream == "opportunity" else set()
    return needed


def _columns(stream: str, mapped: StreamMap, headers: Headers) -> dict[str, list[str]]:
    """column → the headers that feed it."""
    found = {}
    for column in STREAMS[stream].columns:
        source = mapped.fields.get(column.name) or FieldSource(column.name)
        cells = headers.cells(source)
        if cells:
            found[column.name] = cells
    return found


def _file(mapping: FieldMap, stream: str, look: Look) -> FileProposal:
    mapped = mapping.streams[stream]
    columns = _columns(stream, mapped, look.headers)
    texts = _texts(look, columns)
    kinds = {c.name: c.kind for c in STREAMS[stream].columns}
    dates = [t for c, cells in texts.items() if kinds[c] in _DATES for t in cells]
    numbers = [t for c, cells in texts.items() if kinds[c] in _NUMBERS for t in cells]
    notes = [*_date_reading(dates), *_number_reading(numbers)]
    notes += _stages(mapped, look, columns)
    notes += _repeat_reading(stream, mapped, look, columns)
    notes += _id_reading(stream, columns)
    if lacking := sorted(_needed(stream, mapped) - set(columns)):
        notes.append(_lacking(stream, mapped, look, columns, lacking))
    rows = _document_rows(stream, mapped, look, columns)
    notes += [
        Reading(f"rows_{rule}", {"header": header, "words": list(words)})
        for rule, table in rows.items()
        for header, words in table.items()
    ]
    form = dict(look.format)
    if mapped.form.header_line not in (0, look.header.line):
        form["header_line"] = look.header.line
    form |= {r.key: r.choices[0] for r in notes if r.key and len(r.choices) == 1}
    return FileProposal(stream, look.path, form, tuple(notes), rows)


def _lacking(
    stream: str, mapped: StreamMap, look: Look, columns: dict[str, list[str]], lacking: list[str]
) -> Reading:
    """With a line to correct for each column: the free header most like those that are known."""
    read = {header for headers in columns.values() for header in headers}
    free = {simplified(h): h for h in look.headers.places if h not in read}
    lines = [f"[streams.{stream}.fields]"]
    for column in lacking:
        source = mapped.fields.get(column) or FieldSource(column)
        known = [simplified(name) for name in (source.field, *source.also)]
        close = (c for k in known for c in difflib.get_close_matches(k, free, 1, _LIKE))
        guess = free.get(next(close, ""), "…")
        lines.append(f"{column} = {json.dumps(guess, ensure_ascii=False)}")
    code = "columns_lacking"
    if "id" in lacking and stream != "account":
        code = "columns_lacking_id"
    values = {"columns": lacking, "stream": stream, "free": list(free.values())}
    return Reading(code, values, lines=tuple(lines))


def _id_reading(stream: str, columns: dict[str, list[str]]) -> list[Reading]:
    """Names that serve as ids, for want of any: two deals of one name would be one record."""
    ids = columns.get("id", [])
    if stream == "account" or not ids or ids != columns.get("name"):
        return []
    lines = (f"[streams.{stream}.rows]", 'id = "line"')
    return [Reading("id_by_name", {"header": ids[0]}, lines=lines)]


def _repeat_reading(
    stream: str, mapped: StreamMap, look: Look, columns: dict[str, list[str]]
) -> list[Reading]:
    """Rows without an id that repeat account, date and amount: perhaps lines of one document."""
    same = [columns[c] for c in _SAME if c in columns]
    if stream != "revenue" or len(same) < len(_SAME) or "id" in columns or mapped.rows.key:
        return []
    at = [look.headers.places[headers[0]] for headers in same]
    seen: Counter[tuple[str, ...]] = Counter()
    for chunk in islice(read_rows(look.path, look.header), _LOOKED_AT // 5_000):
        seen.update(tuple(row[place].strip() for place in at) for row in chunk.rows)
    n = sum(times for times in seen.values() if times > 1)
    free = (h for h in look.headers.places if _NUMBER.search(simplified(h)))
    values = {"n": n, "header": next(free, "…"), "stream": stream}
    return [Reading("rows_repeated", values)] if n else []


def _document_rows(
    stream: str, mapped: StreamMap, look: Look, columns: dict[str, list[str]]
) -> dict[str, dict[str, tuple[str, ...]]]:
    """Drafts and bills left out, refunds below zero: by headers that feed nothing."""
    if stream not in DOCUMENTS:
        return {}
    ruled = {look.headers.cell(name) for name in mapped.rows.headers}
    read = ruled.union(*columns.values())
    free = {header: [header] for header in look.headers.places if header not in read}
    rows: dict[str, dict[str, tuple[str, ...]]] = {"skip": {}, "negative": {}}
    for header, texts in _texts(look, free).items():
        if not kinds_only(texts):
            continue
        if words := left_out_words(stream, texts):
            rows["skip"][header] = tuple(words)
        if words := refund_words(stream, texts):
            rows["negative"][header] = tuple(words)
    return {rule: table for rule, table in rows.items() if table}


def _texts(look: Look, columns: dict[str, list[str]]) -> dict[str, Counter[str]]:
    """column → its distinct texts in the first rows, with how often they stand there."""
    places = {c: [look.headers.places[h] for h in cells] for c, cells in columns.items()}
    found: dict[str, Counter[str]] = {column: Counter() for column in columns}
    for chunk in islice(read_rows(look.path, look.header), _LOOKED_AT // 5_000):
        for row in chunk.rows:
            for column, at in places.items():
                found[column].update(t for place in at if (t := row[place].strip()))
    return found


def _date_reading(texts: list[str]) -> list[Reading]:
    odd = list(dict.fromkeys(text for text in texts if not _ISO.match(text)))
    known = [text for text in odd if readings([text])]
    orders = readings(known)
    if not orders:
        return []
    split = next((t for t in known if len(set(readings([t]).values())) > 1), known[0])
    days = {order: (iso_date(split, order) or "")[:10] for order in orders}
    one = len(set(days.values())) == 1
    first, *rest = list(days)[:1] if one else list(days)
    values = {"sample": split, "order": first, "day": days[first], "n": len(odd)}
    if not rest:
        return [Reading("dates", values, "dates", (first,))]
    other = {"other": rest[0], "other_day": days[rest[0]]}
    return [Reading("dates_two", values | other, "dates", (first, *rest))]


def _number_reading(texts: list[str]) -> list[Reading]:
    odd = [t for t in dict.fromkeys(texts) if not _PLAIN.match(t) or _THREE.match(t)]
    read = {t: (plain_number(t, ","), plain_number(t, ".")) for t in odd}
    read = {t: pair for t, pair in read.items() if pair[0] and pair[1]}
    sure = [t for t, (comma, point) in read.items() if comma == point and re.search(r"[.,]", t)]
    for text in sure:
        mark = "," if text.rfind(",") > text.rfind(".") else "."
        values = {"sample": text, "number": read[text][0]}
        return [Reading("decimal", values, "decimal", (mark,))]
    for text, (comma, point) in read.items():
        if comma != point:
            values = {"sample": text, "comma": comma, "point": point}
            return [Reading("decimal_two", values, "decimal", (",", "."))]
        return [Reading("decimal", {"sample": text, "number": comma}, "decimal", (",",))]
    return []


def _skipped(mapped: StreamMap, look: Look, header: str) -> set[str]:
    """Words of that header whose rows the map leaves out."""
    rules = mapped.rows.skip.items()
    return {folded(w) for h, words in rules if look.headers.cell(h) == header for w in words}


def _stages(mapped: StreamMap, look: Look, columns: dict[str, list[str]]) -> list[Reading]:
    """By stage and probability of the same rows."""
    if "is_won" in columns or "stage" not in columns:
        return []
    at = look.headers.places[columns["stage"][0]]
    odds = look.headers.places[columns["probability"][0]] if "probability" in columns else None
    source = mapped.fields.get("probability") or FieldSource("probability")
    stages, skipped = Stages(), _skipped(mapped, look, columns["stage"][0])
    for chunk in islice(read_rows(look.path, look.header), _LOOKED_AT // 5_000):
        for row in chunk.rows:
            if (stage := row[at].strip()) and folded(stage) not in skipped:
                given = "" if odds is None else row[odds].strip()
                stages.add(stage, given, fraction=source.unit == "fraction")
    return stage_readings(mapped.stages, stages)
