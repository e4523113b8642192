"""Templates → a self-contained HTML page. Styles are inline and named by their hash in the page's
own policy; there is no script, no image, no font and no address to fetch."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from kamsync.report.layout.view import Words


def filled(template: str, *, view: Words, **values: object) -> str:
    """The page of that template; every value is escaped unless it is Markup."""
    style = _file("report.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        _environment()
        .get_template(template)
        .render(
            view=view,
            language=view.language,
            policy=policy,
            style=Markup(style),  # noqa: S704 (our own file)
            **values,
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_file),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _file(name: str) -> str:
    return (resources.files("kamsync.report") / name).read_text(encoding="utf-8")
