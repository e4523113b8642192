"""Packed downloads: whole, damaged, encrypted, and the ones that never end."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from kamsync.errors import TransientError, UnexpectedResponse
from kamsync.transport import unpack_single


def _zip(*members: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return made.getvalue()


def _unpack(folder: Path, packed: bytes) -> bytes:
    (folder / "in.zip").write_bytes(packed)
    unpack_single("crm", folder / "in.zip", folder / "out.csv", ".csv")
    return (folder / "out.csv").read_bytes()


def test_the_one_table_is_unpacked(tmp_path: Path) -> None:
    assert _unpack(tmp_path, _zip(("a.csv", b"Id\n1\n"), ("read.me", b""))) == b"Id\n1\n"


@pytest.mark.parametrize("members", [(), (("a.csv", b""), ("b.csv", b"")), (("a.txt", b""),)])
def test_none_or_two_tables_are_no_result(
    tmp_path: Path, members: tuple[tuple[str, bytes], ...]
) -> None:
    with pytest.raises(UnexpectedResponse, match=r"exactly one \.csv"):
        _unpack(tmp_path, _zip(*members))


def test_damage_anywhere_is_worth_another_download(tmp_path: Path) -> None:
    """Flags (encrypted), methods, sizes and data: each byte may be the one that flipped."""
    dice = random.Random(7)
    whole = _zip(("a.csv", bytes(dice.randbytes(200))))

    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << dice.randrange(8)
        try:
            _unpack(tmp_path, bytes(damaged))
        except (TransientError, UnexpectedResponse):
            continue
    for length in range(0, len(whole), 7):
        with pytest.raises(TransientError):
            _unpack(tmp_path, whole[:length])


def test_a_bomb_is_refused_while_it_unpacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """0.02 MB that would be 15 MB, where 1 MB is always allowed."""
    monkeypatch.setattr("kamsync.transport.archive.ALWAYS_ALLOWED", 1 << 20)
    made = io.BytesIO()
    with (
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.csv", "w") as out,
    ):
        for _ in range(15):
            out.write(bytes(1 << 20))

    with pytest.raises(UnexpectedResponse, match="unpacks to more than"):
        _unpack(tmp_path, made.getvalue())
    assert (tmp_path / "out.csv").stat().st_size < 10 << 20
