"""`init --from FILE…`: a config and a map proposed from files, every reading written out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from kamsync import durable
from kamsync.cli.command import Answer, Globals
from kamsync.cli.file_questions import answered
from kamsync.cli.setup_draft import Draft, config_text
from kamsync.cli.setup_draft import quoted as _quoted
from kamsync.cli.setup_talk import Given, asked_for_files
from kamsync.config.project import load_project
from kamsync.connector import FileProposal, FileProposer, MapProposal, Reading
from kamsync.errors import KamsyncError, UsageError
from kamsync.messages.catalogue import text
from kamsync.messages.sentences import sentence
from kamsync.registry import connector_type

MAP = "files.toml"


class CardText(Protocol):
    """The text of a scorecard that fits the money of the draft."""

    def __call__(self, draft: Draft) -> str: ...


def init_from_files(
    options: Globals,
    files: list[Path],
    asked: tuple[Draft, Given],
    card: CardText,
    *,
    force: bool,
) -> Answer:
    """Writes config.toml, files.toml and scorecard.toml; asks on a terminal what it cannot know.

    `asked`: what the flags say, and which of them were given.
    """
    draft, given = asked
    language = draft.language
    files = [file for path in files for file in _files_of(path)]
    folder = options.config.resolve().parent
    paths = [options.config, folder / MAP, folder / "scorecard.toml"]
    _free(paths, files, force=force)
    kind = connector_type("local")
    if not isinstance(kind, FileProposer):
        raise UsageError(code="no_proposals")
    proposal = kind.propose(files)
    if not proposal.files:
        raise UsageError(code="no_known_header", files=[p.name for p in files])
    proposal = answered(proposal, language)
    draft = asked_for_files(_placed(draft, proposal, folder), given)
    texts = (config_text(draft), map_text(proposal, language), card(draft))
    _write(paths, texts, options.config)
    message = _summary(proposal, paths, draft)
    return Answer(0, {"files": [str(p) for p in paths], "message": message}, [], message)


def _files_of(path: Path) -> list[Path]:
    """The file; of a folder all its exports, second downloads last."""
    if not path.is_dir():
        return [path]
    found = [p for p in path.iterdir() if p.suffix.lower() == ".csv"]
    return sorted(found, key=lambda p: ("(" in p.stem, p.name)) or [path]


def _free(paths: list[Path], files: list[Path], *, force: bool) -> None:
    taken = [p.name for p in paths if p.exists()]
    if taken and not force:
        raise UsageError(code="files_there", files=", ".join(taken))
    absent = [str(p) for p in files if not p.is_file()]
    if absent:
        raise UsageError(code="no_such_file", files=absent)
    if len({p.resolve().parent for p in files}) > 1:
        raise UsageError(code="several_folders")


def _write(paths: list[Path], texts: Sequence[str], config: Path) -> None:
    """All of them, or as it was before where they do not load."""
    before = {path: path.read_bytes() if path.exists() else None for path in paths}
    with durable.translated_errors(config.resolve().parent):
        for path, content in zip(paths, texts, strict=True):
            path.write_text(content, encoding="utf-8")
    try:
        load_project(config)
    except KamsyncError:
        for path, content_before in before.items():
            path.unlink() if content_before is None else path.write_bytes(content_before)
        raise


def map_text(proposal: MapProposal, language: str) -> str:
    """The map as TOML, each reading as a comment above the key it decides."""
    lines = [f"# {text('setup.map_head', language)}", f'extends = "{proposal.extends}"', ""]
    for file in proposal.files:
        lines += [f"[streams.{file.stream}]", f"object = {_quoted(file.file.name)}"]
        for reading in (r for r in file.readings if not r.key):
            lines += [_comment(reading, language), *(f"# {line}" for line in reading.lines)]
        lines += [*_fields_lines(file), *_rows_lines(file), *_stage_lines(file)]
        body = _format_lines(file, language)
        lines += ["", f"[streams.{file.stream}.format]", *body, ""] if body else [""]
    return "\n".join(lines)


def _fields_lines(file: FileProposal) -> list[str]:
    if not file.fields:
        return []
    named = [f"{column} = {_quoted(header)}" for column, header in file.fields.items()]
    return ["", f"[streams.{file.stream}.fields]", *named]


def _rows_lines(file: FileProposal) -> list[str]:
    if not (file.rows or file.by_line):
        return []
    lines = ["", f"[streams.{file.stream}.rows]", *(['id = "line"'] if file.by_line else [])]
    for rule, table in file.rows.items():
        words = (f"{_quoted(h)} = [{', '.join(map(_quoted, w))}]" for h, w in table.items())
        lines.append(f"{rule} = {{ {', '.join(words)} }}")
    return lines


def _stage_lines(file: FileProposal) -> list[str]:
    if not file.stages:
        return []
    lists = (f"{kind} = [{', '.join(map(_quoted, w))}]" for kind, w in file.stages.items())
    return ["", f"[streams.{file.stream}.stages]", *lists]


def _format_lines(file: FileProposal, language: str) -> list[str]:
    lines = []
    readings = {reading.key: reading for reading in file.readings if reading.key}
    for key in dict.fromkeys((*file.format, *readings)):
        if key in readings:
            lines.append(_comment(readings[key], language))
        if key in file.format:
            value = file.format[key]
            lines.append(f"{key} = {value if isinstance(value, int) else _quoted(value)}")
        else:
            lines += [f"# {key} = {_quoted(choice)}" for choice in readings[key].choices]
    return lines


def _placed(draft: Draft, proposal: MapProposal, folder: Path) -> Draft:
    """Where the files lie, and what money they hold."""
    exports = os.path.relpath(proposal.files[0].file.resolve().parent, folder)
    invoices = any(file.stream == "revenue" for file in proposal.files)
    revenue = draft.revenue or ("revenue" if invoices else "")
    return replace(draft, mapping=MAP, folder=exports, revenue=revenue)


def _summary(proposal: MapProposal, paths: list[Path], draft: Draft) -> str:
    language = draft.language
    lines = [sentence("setup.map", language, {"map": proposal.extends})]
    for file in proposal.files:
        values = {"file": file.file.name, "stream": file.stream}
        lines.append(sentence("setup.file", language, values))
        for reading in file.readings:
            lines += [f"  {_said(reading, language)}", *(f"    {line}" for line in reading.lines)]
    lines += [sentence("setup.unread", language, {"file": p.name}) for p in proposal.unread]
    lines.append(sentence("setup.home", language, {"currency": draft.currency}))
    written = ", ".join(p.name for p in paths)
    lines.append(sentence("setup.next", language, {"files": written, "map": MAP}))
    return "\n".join(lines)


def _said(reading: Reading, language: str) -> str:
    return sentence(f"reading.{reading.code}", language, reading.values)


def _comment(reading: Reading, language: str) -> str:
    """One line, whatever stands in the file."""
    return f"# {' '.join(_said(reading, language).split())}"
