"""Field maps: shipped, the user's own, one laid over another, and what is told of mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from kamsync.errors import ConfigError, MappingError, Problem
from kamsync.field_maps import load_mapping, shipped_maps
from kamsync.model.own_fields import INPUTS, OUTPUTS
from kamsync.model.tables import STREAMS


def problems(folder: Path, text: str) -> list[Problem]:
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    with pytest.raises(MappingError) as caught:
        load_mapping("mine.toml", folder)
    assert caught.value.exit_code == 2
    return caught.value.problems


@pytest.mark.parametrize("name", shipped_maps())
def test_every_shipped_map_is_valid_and_carries_the_required_columns(name: str) -> None:
    mapping = load_mapping(name, Path())

    assert {"account", "opportunity"} <= set(mapping.streams)
    assert set(mapping.outputs) <= set(OUTPUTS)
    for stream in ("account", "opportunity"):
        assert mapping.streams[stream].object
        if name != "local" and not name.startswith("files/"):
            needed = {c.name for c in STREAMS[stream].columns if c.required} - {"id"}
            assert needed <= set(mapping.streams[stream].fields)
    for output in mapping.outputs.values():
        assert output.field
        assert output.label
        assert output.label_fr


def test_the_local_map_is_shipped_and_offers_every_output() -> None:
    assert "local" in shipped_maps()
    mapping = load_mapping("local", Path())

    assert set(mapping.outputs) == set(OUTPUTS)
    assert set(mapping.streams) == set(STREAMS)


def test_an_unknown_map_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"no shipped map “locale”; did you mean “local”\?"):
        load_mapping("locale", tmp_path)


def test_a_map_file_lies_beside_the_config(tmp_path: Path) -> None:
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / "erp.toml").write_text(
        '[streams.account]\nobject = "kunden.csv"\n'
        "[streams.account.fields]\n"
        'id = "Nr"\n'
        'region = { field = "Gebiet", optional = true }\n'
        'credit_rating = { field = "Bonität", values = { gut = "A" } }\n'
        'wallet_share = { field = "Anteil", unit = "fraction" }\n'
        'rating_fit = "Passung"\n',
        encoding="utf-8",
    )

    fields = load_mapping("maps/erp.toml", tmp_path).streams["account"].fields

    assert {column: source.field for column, source in fields.items()} == {
        "id": "Nr",
        "region": "Gebiet",
        "credit_rating": "Bonität",
        "wallet_share": "Anteil",
        "rating_fit": "Passung",
    }
    assert [column for column, source in fields.items() if source.optional] == ["region"]
    assert fields["credit_rating"].values == {"gut": "A"}
    assert fields["wallet_share"].unit == "fraction"


def test_a_map_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml: there is no such file"):
        load_mapping("none.toml", tmp_path)


def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('[streams.account]\nobject = "a\n')

    with pytest.raises(ConfigError) as caught:
        load_mapping("mine.toml", tmp_path)

    (problem,) = caught.value.problems
    assert problem.line == 2


def test_every_unknown_name_is_told_with_line_and_nearest(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        "[streams.acount]\n"
        'object = "a.csv"\n'
        "\n"
        "[streams.opportunity.fields]\n"
        'stage = "Phase"\n'
        'close_dat = "Ende"\n'
        "\n"
        "[outputs]\n"
        'scor = { field = "X" }\n',
    )

    words = {problem.key: (problem.line, problem.message) for problem in found}
    assert words == {
        "streams.acount": (1, "no stream “acount”; did you mean “account”?"),
        "streams.opportunity.fields.close_dat": (
            6,
            "no column “close_dat”; did you mean “close_date”?",
        ),
        "outputs.scor": (9, "no output “scor”; did you mean “score”?"),
    }
    assert all(problem.file.endswith("mine.toml") for problem in found)


@pytest.mark.parametrize(
    ("text", "line", "key", "words"),
    [
        ('[stream.account]\nobject = "a"\n', 1, "stream", "did you mean “streams”"),
        ('[streams.account]\nobjekt = "a"\n', 2, "objekt", "did you mean “object”"),
        (
            '[streams.account.fields]\nregion = { field = "R", optionl = true }\n',
            2,
            "optionl",
            "did you mean “optional”",
        ),
        ("[streams.account.fields]\nregion = 5\n", 2, "region", ""),
        ("[streams.account.fields]\nregion = { optional = true }\n", 2, "field", "missing"),
        ('[outputs]\nscore = { field = "X", type = "integre" }\n', 2, "type", "integer"),
        ("extends = 5\n", 1, "extends", "text"),
        ('[outputs]\nscore = { field = "X", lenght = 5 }\n', 2, "lenght", "“length”"),
    ],
)
def test_a_mistyped_key_is_told_with_line_and_nearest(
    tmp_path: Path, text: str, line: int, key: str, words: str
) -> None:
    (problem,) = problems(tmp_path, text)

    assert problem.line == line
    assert key in problem.key
    assert words in problem.message


def test_a_user_map_is_laid_over_the_one_it_extends(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        'extends = "local"\n'
        "[streams.account.fields]\n"
        'name = "Firm"\n'
        "[streams.opportunity]\n"
        'object = "deals.csv"\n'
        "[outputs]\n"
        'score = { label = "Punkte" }\n'
    )

    mapping, shipped = load_mapping("mine.toml", tmp_path), load_mapping("local", tmp_path)

    assert mapping.streams["account"].object == "accounts.csv"
    assert mapping.streams["account"].fields["name"].field == "Firm"
    assert mapping.streams["opportunity"].object == "deals.csv"
    assert mapping.outputs["score"].label == "Punkte"
    assert mapping.outputs["score"].type == shipped.outputs["score"].type
    assert mapping.outputs["tier"] == shipped.outputs["tier"]
    assert mapping.streams["contact"] == shipped.streams["contact"]


def test_maps_extend_each_other_in_a_chain(tmp_path: Path) -> None:
    (tmp_path / "below.toml").write_text('extends = "local"\n[streams.user]\nobject = "u.csv"\n')
    (tmp_path / "above.toml").write_text('extends = "below.toml"\n')

    mapping = load_mapping("above.toml", tmp_path)

    assert mapping.streams["user"].object == "u.csv"
    assert mapping.streams["account"].object == "accounts.csv"


def test_maps_that_extend_each_other_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text('extends = "mine.toml"\n')

    (problem,) = problems(tmp_path, '# mine\nextends = "one.toml"\n')

    assert problem.key == "extends"
    assert "circle" in problem.message
    assert problem.line in (1, 2)


def test_extending_what_does_not_exist_names_the_nearest(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, 'extends = "locl"\n')

    assert "did you mean “local”" in problem.message


def test_a_mistake_in_the_map_below_is_told_in_that_file(tmp_path: Path) -> None:
    (tmp_path / "below.toml").write_text('[streams.account.fields]\nnam = "Firm"\n')

    (problem,) = problems(tmp_path, '# mine\n\n\nextends = "below.toml"\n')

    assert problem.file.endswith("below.toml")
    assert problem.line == 2


@pytest.mark.parametrize(
    ("field", "prefix", "shown"),
    [
        ("KAM_Score__c", "KAM", "KAM_Score__c"),
        ("KAM_Score__c", "ACME", "ACME_Score__c"),
        ("kam_score", "ACME", "acme_score"),
        ("Score", "ACME", "Score"),
    ],
)
def test_the_prefix_replaces_the_shipped_one(
    tmp_path: Path, field: str, prefix: str, shown: str
) -> None:
    (tmp_path / "mine.toml").write_text(f'[outputs]\nscore = {{ field = "{field}" }}\n')

    assert load_mapping("mine.toml", tmp_path, prefix).outputs["score"].field == shown


LONG_FORM = """extends = "salesforce"
[outputs]
tier = { field = "Our_Tier__c", type = "text", label = "Class", clear = true }
score = "Our_Score__c"
[outputs.flags]
shared = true
[inputs]
rating_fit = { field = "Fit__c", type = "number", label = "Fit" }
"""


def test_a_map_says_what_it_wants_otherwise_the_rest_is_the_tables(tmp_path: Path) -> None:
    """Also in the long form of earlier maps."""
    (tmp_path / "own.toml").write_text(LONG_FORM, encoding="utf-8")

    mapping = load_mapping("own.toml", tmp_path)

    tier, score, flags = (mapping.outputs[o] for o in ("tier", "score", "flags"))
    assert (tier.field, tier.type, tier.label, tier.choices) == ("Our_Tier__c", "text", "Class", ())
    assert tier.words("fr")[0] == OUTPUTS["tier"].label_fr
    assert (score.field, score.type, score.help) == (
        "Our_Score__c",
        "integer",
        OUTPUTS["score"].help,
    )
    assert (flags.field, flags.shared, flags.length) == ("KAM_Flags__c", True, 4000)
    fit = mapping.inputs["rating_fit"]
    assert (fit.field, fit.type, fit.label_fr) == (
        "Fit__c",
        "number",
        INPUTS["rating_fit"].label_fr,
    )


def test_every_own_field_has_its_words_in_both_languages() -> None:
    for field in (*OUTPUTS.values(), *INPUTS.values()):
        assert all((field.label, field.label_fr, field.help, field.help_fr)), field.id
        assert ("picklist" in field.type) == bool(field.choices), field.id
