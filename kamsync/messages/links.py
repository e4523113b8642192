"""The address of a record in the CRM, out of what an id from a file cannot break."""

from __future__ import annotations

from urllib.parse import quote, urlsplit


def record_link(template: str, record_id: str | None) -> str:
    """`template` holds {id}; only http(s), the id quoted. Empty where there is no address."""
    if not record_id or urlsplit(template).scheme not in ("http", "https"):
        return ""
    return template.replace("{id}", quote(record_id, safe=""))
