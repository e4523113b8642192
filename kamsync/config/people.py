"""Sections of config.toml about people: ours, the customer's words, plans, who is told."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from kamsync.model.strict import Strict
from kamsync.model.words import DOSSIER_DAYS, Tier


class VoiceConfig(Strict):
    texts: Literal["none", "keep"] = "none"
    """keep: the words of survey answers stay in the mirror; none: only what was counted in them."""
    retention_days: int = Field(default=365, ge=1)
    """Words older than this are dropped even then."""
    themes: str = ""
    """TOML beside the config: themes and their word stems; empty: the shipped list."""


class DocumentsConfig(Strict):
    """Parts that a supplied document must have, in percent, as the director requires it."""

    database: int = Field(default=75, ge=0, le=100)
    strategy: int = Field(default=60, ge=0, le=100)
    plan: int = Field(default=75, ge=0, le=100)


class PlansConfig(Strict):
    rules: str = ""
    """TOML beside the config: rules for plans; empty: the shipped ones."""
    dossier_days: dict[Tier, Annotated[int, Field(ge=0)]] = Field(
        default_factory=lambda: dict(DOSSIER_DAYS)
    )
    """Days of a year on which an account's dossier is to be worked on, by tier."""


class PeopleConfig(Strict):
    manager_cost: Decimal = Field(default=Decimal(0), ge=0)
    """Of a dedicated account manager, a year, home currency; 0: unknown."""
    margin: float = Field(default=0, ge=0, le=1)
    """Part of revenue that is margin, where no invoice says it; 0: unknown."""
    load_cap: float = Field(default=0, ge=0)
    """Points a manager may carry, shown by the command load alone; 0: nobody's load is computed."""
    manager_figures: bool = False
    """Whether the director may roll results up per account manager."""
    own_figures: bool = False
    """Whether a person's own sheet may be made, for them and their manager."""
    family_roles: dict[str, list[str]] = Field(default_factory=dict)
    """Product family → roles or departments of ours that its deals ask for."""
    other_work: float = Field(default=0, ge=0, le=1)
    """Part of a key account manager's work that may go to other accounts, shown by the command
    load alone; 0: nobody's is computed."""
    seller_hours: float = Field(default=0, ge=0)
    """Of an account owner, a year, for customers; 0: unknown."""
    dedicated_hours: float = Field(default=0, ge=0)
    """That a dedicated manager needs for one Key account, a year; 0: unknown."""
    role_cost: dict[str, Annotated[Decimal, Field(ge=0)]] = Field(default_factory=dict)
    """Role in a team → what one person of it costs a year, home currency."""
    role_days: dict[str, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)
    """Role of family_roles → days that a deal takes of it."""
    lead_days: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    """Role of family_roles → days before a deal closes by which it is asked for."""
    names: bool = False
    """Whether the customer's people are named in tasks, report and maps; else by role and link."""


class SharingConfig(Strict):
    functions: dict[str, list[str]] = Field(default_factory=dict)
    """Function of ours → channels of [alerts] that its weekly digest of Key accounts goes to."""
