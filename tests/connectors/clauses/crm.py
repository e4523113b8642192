"""What a subclass of the contract provides: a backend, as a person and as kamsync see it."""

from __future__ import annotations

from typing import Any, Final, Protocol

from kamsync.connector import Connector

Record = dict[str, str]
Portfolio = dict[str, list[Record]]
"""stream → records with canonical columns and text values (`|` between contact_ids)."""

OUTPUTS: Final = (
    "score",
    "tier",
    "confidence",
    "dependency",
    "flags",
    "last_client_data_on",
    "next_action",
    "why",
)
"""What connectors of a Crm are made with: `Context.outputs`. Every output type is among them."""


class Crm(Protocol):
    """One backend: a folder, or a server on loopback."""

    def connector(self, **overrides: object) -> Connector:
        """A fresh connector on this backend; `overrides` replace fields of its Context."""
        ...

    def load(self, portfolio: Portfolio) -> None:
        """Replace all records; each is older than the clock of the next describe()."""
        ...

    def edit(self, account_id: str, output: str, value: str) -> None:
        """Type `value` into an output field, as a person would."""
        ...

    def touch_task(self, key: str) -> None:
        """Change one of our tasks, as a person would; it stays open."""
        ...


class KeptCrm(Crm, Protocol):
    """Optional: provisioning is done once for a class and copied."""

    def state(self) -> dict[str, Any]:
        """All that the backend is, by name; what is put there is in force."""
        ...


class ChangingCrm(Crm, Protocol):
    """Optional: needed where a stream is incremental. Each call moves the CRM's clock on."""

    def change(self, stream: str, record: Record) -> None:
        """Insert the record, or change the one with its id."""
        ...

    def remove(self, stream: str, record_id: str) -> None:
        """Delete it, as a person would."""
        ...


class FailingCrm(Crm, Protocol):
    """Optional: faults on demand."""

    def fail_next(self, kind: str) -> None:
        """What the backend does from now on until something has failed for good.

        pull: the next pull breaks after it began, however often it is tried.
        auth: the credentials are refused.
        write: the next write of fields gets no answer, however often it is tried.
        lost_answer: the next insert of tasks is carried out, and its answer is lost.

        Raises NotImplementedError for a kind it cannot play.
        """
        ...
