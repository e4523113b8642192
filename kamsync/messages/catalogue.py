"""Looks texts up by key and language; the texts themselves are data in en*.py and fr*.py."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from kamsync.messages.en import TEXTS as EN
from kamsync.messages.en_alerts import TEXTS as EN_ALERTS
from kamsync.messages.en_asking import TEXTS as EN_ASKING
from kamsync.messages.en_deeper import TEXTS as EN_DEEPER
from kamsync.messages.en_metrics import TEXTS as EN_METRICS
from kamsync.messages.en_programme import TEXTS as EN_PROGRAMME
from kamsync.messages.en_report import TEXTS as EN_REPORT
from kamsync.messages.en_worth import TEXTS as EN_WORTH
from kamsync.messages.formats import number
from kamsync.messages.fr import TEXTS as FR
from kamsync.messages.fr_alerts import TEXTS as FR_ALERTS
from kamsync.messages.fr_asking import TEXTS as FR_ASKING
from kamsync.messages.fr_deeper import TEXTS as FR_DEEPER
from kamsync.messages.fr_metrics import TEXTS as FR_METRICS
from kamsync.messages.fr_programme import TEXTS as FR_PROGRAMME
from kamsync.messages.fr_report import TEXTS as FR_REPORT
from kamsync.messages.fr_worth import TEXTS as FR_WORTH

_BEFORE_HIGH_MARK: Final = re.compile(r" (?=[;!?»])|(?<=«) ")


def _french(text: str) -> str:
    """The spaces that French sets before its marks must not break a line."""
    return _BEFORE_HIGH_MARK.sub("\u202f", text.replace(" :", "\u00a0:"))


_ENGLISH: Final = (
    EN,
    EN_ALERTS,
    EN_REPORT,
    EN_ASKING,
    EN_DEEPER,
    EN_PROGRAMME,
    EN_WORTH,
    EN_METRICS,
)
_FRENCH: Final = (
    FR,
    FR_ALERTS,
    FR_REPORT,
    FR_ASKING,
    FR_DEEPER,
    FR_PROGRAMME,
    FR_WORTH,
    FR_METRICS,
)

CATALOGUES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {key: words for texts in _ENGLISH for key, words in texts.items()},
    "fr": {key: _french(words) for texts in _FRENCH for key, words in texts.items()},
}


def text(key: str, language: str, **values: object) -> str:
    """The text of `key`; values are filled in as they are, never read as a template."""
    return CATALOGUES[language][key].format(**values)


def has(key: str) -> bool:
    return key in CATALOGUES["en"]


def counted(key: str, count: int, language: str, **values: object) -> str:
    """`KEY.one` or `KEY.many` with {n}; French counts 0 as one, English as many."""
    is_one = count == 1 or (language == "fr" and count == 0)
    shown = number(count, language)
    return text(f"{key}.{'one' if is_one else 'many'}", language, n=shown, **values)
