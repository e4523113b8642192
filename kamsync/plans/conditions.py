"""If-then in plain words: the condition a plan foresees and what is then done (row 3-03).

A strategy is a conditional plan. "If the budget falls, we offer the service contract" is one;
"check if the budget falls" and "if possible" are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_LEADS: Final = (
    r"if|whenever|when|should|in case(?: of)?|in the event (?:of|that)|as soon as|once|"
    r"unless|except if|si|s'|quand|lorsque|lorsqu'|en cas de|en cas d'|au cas o[uù]|"
    r"d[eè]s(?: lors)? que|d[eè]s(?: lors)? qu'|sauf si|sauf s'|[aà] moins que|[aà] moins qu'"
)
_ASKING: Final = (
    r"check|ask|see|know|find out|decide|verify|wonder|confirm|test|clarify|sure|idea|doubt|"
    r"v[eé]rifier|voir|verra|verrons|savoir|sais pas|ignore|demander|d[eé]cider|confirmer|tester|"
    r"regarder|clarifier"
)
"""What is asked or not known before "if" is a question, not a condition."""
_FALSE: Final = re.compile(
    r"\b(?:if|si) (?:possible|any|needed|necessary|applicable|so|not|only)\b"
    r"|\b(?:as|whenever|when|que|quand|lorsque) possible\b"
    r"|\bsi (?:besoin|n[eé]cessaire|oui|non|ce n'est)\b|\bs'(?:il (?:vous|te) pla)"
    r"|\b(?:even if|as if|m[eê]me si|comme si|what if|quand m[eê]me)\b"
    r"|\bonce (?:a|an|per|again|more|every|each)\b|\bquand \w+(?:er|ir)\b"
    rf"|\b(?:{_ASKING})(?: (?:with|avec|aupr[eè]s de) \w+(?: \w+)?)? (?:if|si|s'il|s'ils)\b|\?$",
    re.IGNORECASE,
)
_FORWARD: Final = re.compile(
    rf"^\W*(?:{_LEADS})(?:\s+|(?<='))(?P<condition>[^,:;→]+?)\s*"
    r"(?:,\s*(?:then\b|alors\b)?|:|;|→|->|=>|\bthen\b|\balors\b)\s*(?P<response>.+)$",
    re.IGNORECASE,
)
_BACKWARD: Final = re.compile(
    r"^(?P<response>.{8,}?)\s+(?P<lead>if|unless|in case of|in the event of|should|"
    r"si|s'|en cas de|en cas d'|au cas o[uù]|[aà] moins que)(?:\s+|(?<='))(?P<condition>.{4,})$",
    re.IGNORECASE,
)
_ARROW: Final = re.compile(r"^(?P<condition>[^→]{4,}?)\s*(?:→|=>|->)\s*(?P<response>.{4,})$")
_WORD: Final = re.compile(r"\w{4}")
_LEAST_WORDS: Final = 2


@dataclass(frozen=True)
class Conditional:
    condition: str
    response: str


def conditional(text: str) -> Conditional | None:
    """The first sentence that reads as condition and response; None where there is none."""
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", text.replace("’", "'")):
        if _FALSE.search(sentence):
            continue
        for form in (_FORWARD, _ARROW, _BACKWARD):
            found = form.match(sentence.strip())
            if found and _WORD.search(found["condition"]) and _says(found["response"]):
                return Conditional(found["condition"].strip(" .,"), found["response"].strip(" ."))
    return None


def _says(part: str) -> bool:
    return len(re.findall(r"\w+", part)) >= _LEAST_WORDS
