"""Who carries an account, in a line of text: the key person, roles without contact, the sponsor.

A person is named only where the scored row has a name, which it has under `[people] names` alone.
"""

from __future__ import annotations

from typing import Final

from kamsync.messages.catalogue import text
from kamsync.messages.formats import is_known, percent, plain
from kamsync.messages.values import Row, figure
from kamsync.model.words import CHOSEN_TIERS

_NAME_LIMIT: Final = 60
_TIERS: Final = CHOSEN_TIERS


def key_contact(row: Row, language: str) -> str:
    """The name of the key person, else the role or the function, else that it is a contact."""
    if row.get("key_person_name"):
        return plain(row["key_person_name"], _NAME_LIMIT)
    for column in ("key_person_role", "key_person_function"):
        if row.get(column):
            return figure(column, row[column], language, "")
    return text("report.relations.contact", language)


def people_lines(row: Row, language: str) -> list[str]:
    """One line for a Key or Tomorrow account of which anything is known; else none."""
    if row.get("tier") not in _TIERS:
        return []
    parts = []
    if is_known(row.get("key_person_loss")):
        share = percent(row["key_person_loss"], language)
        who = key_contact(row, language)
        parts.append(text("why.people.key", language, who=who, share=share))
    if row.get("roles_missing"):
        roles = figure("roles_missing", row["roles_missing"], language, "")
        parts.append(text("why.people.missing", language, roles=roles))
    if row.get("sponsor_state"):
        parts.append(text(f"grid.word.sponsor_state.{row['sponsor_state']}", language))
    joined = text("why.between", language).join(parts)
    return [text("why.people", language, parts=joined)] if parts else []
