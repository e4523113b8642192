"""Characters for made-up texts."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

ANY: Final = st.characters(exclude_categories=("Cs",))
"""All that UTF-8 can write: what st.text() draws, without its table, two seconds of every process
in a fresh clone."""
