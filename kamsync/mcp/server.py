"""The server on standard input and output. The SDK, an optional extra, is named here alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from inspect import signature
from typing import Any, Final

from kamsync import __version__
from kamsync.errors import UsageError

_TYPES: Final = (("mcp.server.mcpserver", "MCPServer"), ("mcp.server.fastmcp", "FastMCP"))
"""Where versions 2 and 1 of the SDK keep the same class."""


@dataclass(frozen=True)
class Tool:
    """One question; its typed parameters are what an assistant may fill."""

    name: str
    description: str
    answer: Callable[..., str]


def server(tools: Sequence[Tool], instructions: str) -> Any:
    """Raises UsageError where the extra is not installed."""
    kind = _server_type()
    # Version 1 of the SDK takes no version.
    more = {"version": __version__} if "version" in signature(kind).parameters else {}
    made = kind("kamsync", instructions=instructions, log_level="WARNING", **more)
    hints = import_module("mcp.types").ToolAnnotations(
        readOnlyHint=True, destructiveHint=False, idempotentHint=True, openWorldHint=False
    )
    for tool in tools:
        made.add_tool(tool.answer, name=tool.name, description=tool.description, annotations=hints)
    return made


def _server_type() -> Any:
    for module, name in _TYPES:
        try:
            return getattr(import_module(module), name)
        except ModuleNotFoundError:
            continue
    raise UsageError(code="no_mcp")
