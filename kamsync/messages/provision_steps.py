"""What a step of provisioning is about, in a language. Pure."""

from __future__ import annotations

from typing import Final

from kamsync.messages.catalogue import has
from kamsync.messages.formats import plain
from kamsync.messages.sentences import sentence

_LONGEST_KIND: Final = 2
"""Words of `permission set`."""


def step_name(what: str, language: str) -> str:
    """`field Account.KAM_Score__c` → `champ Account.KAM_Score__c`: the kind of thing is a word of
    the language, its name is the CRM's."""
    words = what.split(" ")
    for n in range(min(_LONGEST_KIND, len(words)), 0, -1):
        key = f"step_kind.{'_'.join(words[:n])}"
        if has(key):
            return sentence(key, language, {"name": " ".join(words[n:])}).rstrip()
    return plain(what, 200)
