"""Templates → a self-contained HTML page. Styles and the one script are inline and named by
their hash in the page's own policy; there is no image, no font and no address to fetch. Without
the script everything is there to be read."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import sys
from functools import cache
from importlib import resources
from pathlib import Path

from jinja2 import BytecodeCache, Environment, FunctionLoader, StrictUndefined
from jinja2.bccache import Bucket
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


class _Kept(BytecodeCache):
    """Compiled templates beside Python's own compiled modules, by the same rule: where the folder
    may not be written, or nothing is to be, they are compiled each time."""

    def load_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError), self._path(bucket).open("rb") as file:
            bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if sys.dont_write_bytecode:
            return
        path = self._path(bucket)
        with contextlib.suppress(OSError):
            path.parent.mkdir(exist_ok=True)
            draft = path.with_suffix(f".{os.getpid()}")
            draft.write_bytes(bucket.bytecode_to_string())
            draft.replace(path)

    def _path(self, bucket: Bucket) -> Path:
        return Path(__file__).parent / "__pycache__" / f"{bucket.key}.jinja"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_file),
        bytecode_cache=_Kept(),
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
