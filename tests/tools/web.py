"""What the vendors' tools and axe need to run: node, the packages of tools/web, a browser."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "tools" / "web"
NODE = shutil.which("node")
needs_packages = pytest.mark.skipif(
    NODE is None or not (WEB / "node_modules").is_dir(),
    reason="node or the packages of tools/web are missing: cd tools/web && npm ci",
)


def node(*arguments: str, folder: Path = WEB) -> subprocess.CompletedProcess[str]:
    assert NODE is not None
    return subprocess.run(
        [NODE, *arguments], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
