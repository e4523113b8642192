"""Words compared as people read them: without case, accents and doubled spaces."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_FORMS: Final = (
    "sa sas sasu sarl eurl snc sca sci scop selarl gie gmbh ag kg kgaa ohg ug mbh se ltd limited "
    "llc llp lp plc inc incorporated corp corporation co company cie bv nv cv vof bvba sprl srl "
    "spa sl slu sagl oy oyj ab as asa aps pty pte kk sp zoo ltda lda"
)
_LEGAL_FORMS: Final = frozenset(_FORMS.split())
_AND: Final = frozenset(("and", "et", "und"))
"""What `&` stands for, which goes with the punctuation."""
_MARKS: Final = re.compile(r"[^\w\s]|_")


def folded(text: str) -> str:
    """`  Gagnée ` and `GAGNEE` are one word."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def folded_name(text: str) -> str:
    """A firm's name without punctuation, "and" and the legal forms at its end: `Birch & Mills,
    Ltd.` and `BIRCH AND MILLS`. A name that is nothing else stays as it is."""
    dotted = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", folded(text))
    words = _MARKS.sub(" ", dotted).split()
    end = len(words)
    while end > 1 and words[end - 1] in _LEGAL_FORMS:
        end -= 1
    kept = [word for word in words[1:end] if word not in _AND]
    return " ".join([*words[:1], *kept])
