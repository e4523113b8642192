"""Comments of surveys, texts of cases and notes of contacts on their way into the mirror: what
was counted in them stays, the words only where `[voice] texts = "keep"` asks for them."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import polars as pl

from kamsync import durable
from kamsync.config.people import VoiceConfig
from kamsync.errors import ConfigError, Problem
from kamsync.model.coerce import Coerced
from kamsync.sync.text_model import stored_model
from kamsync.voice.answers import with_findings
from kamsync.voice.lexicon import Theme, parse_themes, shipped_themes
from kamsync.voice.model import TextModel

KEY_FILE: Final = "voice.key"
SAID: Final = {"survey": "answered_at", "case": "opened_at", "activity": "occurred_at"}
"""Streams with words of customers → the day they are from."""
_KEY_BYTES: Final = 32


@dataclass(frozen=True)
class VoiceRules:
    keep: bool = False
    retention_days: int = 365
    themes: tuple[Theme, ...] = ()
    key: bytes = b""
    """Of the fingerprints; empty: none are made."""
    model: TextModel | None = None
    """Trained on the company's own answers; None: the word lists judge alone."""

    @property
    def reading(self) -> str:
        """What the answers in a mirror were read by; another one means a full pull."""
        trained = self.model.fingerprint if self.model else ""
        return f"{'texts' if self.keep else 'no texts'}{'|' if trained else ''}{trained}"

    @property
    def rules(self) -> str:
        """All that decides what a mirror keeps of an answer, as one text that tells nothing."""
        told = (self.reading, self.retention_days, self.themes, self.key)
        return hashlib.sha256(repr(told).encode()).hexdigest()


def voice_rules(config: VoiceConfig, folder: Path, state: Path) -> VoiceRules:
    """`folder`: of the config. Raises ConfigError naming the file of themes and what is wrong."""
    themes = shipped_themes()
    if config.themes:
        path = folder / config.themes
        try:
            themes = parse_themes(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            line = getattr(error, "lineno", 0) if isinstance(error, tomllib.TOMLDecodeError) else 0
            reason = f"{type(error).__name__}: {error}"
            problem = Problem.of(str(path), line, "voice.themes", "themes", reason=reason)
            raise ConfigError([problem]) from error
    return VoiceRules(
        config.texts == "keep", config.retention_days, themes, _key(state), stored_model(state)
    )


def _key(state: Path) -> bytes:
    """This machine's own, made once: a fingerprint tells nothing where the key is not."""
    path = durable.private_folder(state) / KEY_FILE
    with durable.translated_errors(path):
        if path.exists():
            return path.read_bytes()
    key = secrets.token_bytes(_KEY_BYTES)
    durable.write_file(path, key)
    return key


def judged(stream: str, typed: Coerced, rules: VoiceRules) -> Coerced:
    """A page of answers or cases with what their words say, without them unless they are kept."""
    if stream not in SAID or "text" not in typed.frame.columns:
        return typed
    frame = with_findings(_heard(stream, typed.frame), rules.themes, rules.key, rules.model)
    if not rules.keep:
        frame = frame.with_columns(pl.lit(None, pl.String).alias("text"))
    return replace(typed, frame=frame)


def _heard(stream: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Notes of what customers said: what we wrote to them, and tasks, are our words, not theirs."""
    if stream != "activity":
        return frame
    columns = set(frame.columns)
    ours = pl.lit(value=False)
    if "kind" in columns:
        ours = pl.col("kind") == "task"
    if {"kind", "direction"} <= columns:
        ours = ours | ((pl.col("kind") == "email") & (pl.col("direction") == "outbound"))
    if "is_own" in columns:
        ours = ours | pl.col("is_own")
    heard = pl.when(~ours.fill_null(value=False)).then("text")
    return frame.with_columns(heard.alias("text"))


def aged(rows: pl.LazyFrame, day: str, oldest: dt.date) -> pl.LazyFrame:
    """Without the words from before `oldest`; `day`: the column that dates them."""
    if "text" not in rows.collect_schema():
        return rows
    young = pl.col(day).cast(pl.Date) >= oldest
    return rows.with_columns(pl.when(young).then("text").alias("text"))
