"""Templates → a self-contained HTML page. Styles and the one script are inline and named by
their hash in the page's own policy; there is no image, no font and no address to fetch. Without
the script everything is there to be read."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from kamsync.hostile_text import without_controls
from kamsync.report.layout.view import Words


def filled(template: str, *, view: Words, **values: object) -> str:
    """The page of that template; every value is escaped unless it is Markup."""
    style, script = _file("report.css"), _file("report.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        _environment()
        .get_template(template)
        .render(
            view=view,
            language=view.language,
            policy=policy,
            style=Markup(style),  # noqa: S704 (our own file)
            script=Markup(script),  # noqa: S704 (likewise)
            **values,
        )
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_file),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_without_controls,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _without_controls(value: object) -> object:
    """Markup is our own and stays."""
    return without_controls(value) if type(value) is str else value


def _file(name: str) -> str:
    return (resources.files("kamsync.report") / name).read_text(encoding="utf-8")
