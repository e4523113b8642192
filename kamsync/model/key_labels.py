"""What people of a CRM write on an account that they take for a key account, unless told
otherwise. Compared without case, accents, spaces and marks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

KEY_LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    "type": (
        *("Key", "Key Account", "Key Accounts", "Key Customer", "Key Client"),
        *("Strategic", "Strategic Account", "Strategic Customer", "Strategic Client"),
        *("Large Account", "Major Account", "Global Account"),
        *("Grand compte", "Grands comptes", "Compte clé", "Comptes clés", "Client clé"),
        *("Stratégique", "Compte stratégique", "Client stratégique"),
    )
}
