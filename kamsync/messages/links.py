"""The address of a record in the CRM, out of what an id from a file cannot break."""

from __future__ import annotations

from urllib.parse import quote, urlsplit


def record_link(template: str, record_id: str | None) -> str:
    """`template` holds {id}; only http(s), the id quoted. Empty where there is no address. Of
    several CRMs a line each, `NAME=https://…`, and the id says whose it is: `NAME:id`."""
    name, colon, own = (record_id or "").partition(":")
    for line in template.splitlines() if colon else ():
        if line.startswith(f"{name}="):
            template, record_id = line.removeprefix(f"{name}="), own
    if not record_id or urlsplit(template).scheme not in ("http", "https"):
        return ""
    return template.replace("{id}", quote(record_id, safe=""))
