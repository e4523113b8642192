"""Where a key stands in a file that a person typed."""

from __future__ import annotations

import pytest

from kamsync.toml_source import TomlSource

TEXT = """\
# fields: amount and stage are asked for by "amount = …"
name = "Amount"
amounts = 1

[streams.account.fields]
name = "Name"

[streams.opportunity]
fields.amount = "Amount__c" # not stage
"fields"."stage" = "Stage"

[[criteria]]
id = "stage"
[[criteria]]
id = "amount"
weight = 3
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("name",), 2),
        (("streams", "account"), 5),
        (("streams", "account", "fields", "name"), 6),
        (("streams", "opportunity", "fields", "amount"), 9),
        (("streams", "opportunity", "fields", "stage"), 10),
        (("criteria", 0, "id"), 13),
        (("criteria", 1, "weight"), 16),
        (("nowhere",), 0),
    ],
)
def test_a_line_is_found_where_the_key_is_set_and_not_where_it_is_only_named(
    path: tuple[str | int, ...], line: int
) -> None:
    assert TomlSource("my.toml", TEXT).line_of(path) == line
