"""Any metric as an output: its type and words from its declaration, its name by the map's rule."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from kamsync.errors import MappingError
from kamsync.field_maps import Wanted, load_mapping
from kamsync.metric_outputs import metric_fields
from kamsync.model.fieldmap import OutputField
from kamsync.model.own_fields import OUTPUTS
from kamsync.sync.plan.outputs import desired_columns, normalised
from tests.sync.portfolio import Project

NAMES = {
    "salesforce": ("KAM_Growth_Real__c", "KAM_Receivables_Dependency__c"),
    "hubspot": ("kam_growth_real", "kam_receivables_dependency"),
    "zoho": ("KAM_Growth_Real", "KAM_Receivables_Dependenc"),
    "local": ("growth_real", "receivables_dependency"),
}


@pytest.mark.parametrize("crm", NAMES)
def test_a_metric_gets_a_name_by_the_rule_of_the_map(crm: str) -> None:
    wanted = ["growth_real", "receivables_dependency", "score"]

    mapping = load_mapping(crm, Path(), "KAM", metric_fields, Wanted(wanted))

    assert tuple(mapping.outputs[o].field for o in wanted[:2]) == NAMES[crm]
    assert set(mapping.outputs) == {*OUTPUTS, *wanted}
    assert mapping.outputs["growth_real"].label_fr == "Croissance réelle"


def test_a_map_may_name_a_metric_itself_and_a_prefix_counts(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        'extends = "salesforce"\n[outputs]\nsilence = "Rhythm__c"\n', encoding="utf-8"
    )

    mapping = load_mapping("own.toml", tmp_path, "XY", metric_fields, Wanted(["growth_real"]))

    assert mapping.outputs["silence"].field == "Rhythm__c"
    assert mapping.outputs["growth_real"].field == "XY_Growth_Real__c"


def test_a_name_that_is_no_metric_is_told_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        'extends = "salesforce"\n[outputs]\nsilense = "Rhythm__c"\n', encoding="utf-8"
    )

    with pytest.raises(MappingError) as caught:
        load_mapping("own.toml", tmp_path, more=metric_fields)

    assert "did you mean “silence”" in str(caught.value)


def test_every_metric_is_an_output_within_what_vendors_take() -> None:
    fields = metric_fields()
    zoho = load_mapping("zoho", Path(), "KAM", lambda: fields, Wanted(list(fields))).outputs

    assert len({f.field for f in zoho.values()}) == len(zoho), "two metrics, one name"
    for name, field in fields.items():
        for label, tip in (field.words("en"), field.words("fr")):
            assert 0 < len(label) <= 40, name
            assert tip, name
            assert len(f"{label}: {tip}") <= 250, name
        assert len(zoho[name].field) <= 25, name


@pytest.mark.parametrize(
    ("metric", "dtype", "value", "shown"),
    [
        ("revenue", pl.Int64, 1_234_567, "12345.67"),
        ("revenue", pl.Int64, -5, "-0.05"),
        ("share", pl.Float64, 0.12345, "12.3"),
        ("growth_real", pl.Float64, 0.1, "0.1"),
        ("growth_real", pl.Float64, -0.001, "0"),
        ("silence", pl.Float64, 3.0, "3"),
        ("silence", pl.Float64, None, None),
        ("threads", pl.Float64, 2.345, "2.35"),
        ("history", pl.Int64, 8, "8"),
        ("silent", pl.Boolean, True, "oui"),
        ("silent", pl.Boolean, None, None),
        ("trend", pl.String, "growing", "growing"),
    ],
)
def test_a_metric_is_written_by_its_unit(
    metric: str, dtype: pl.DataType, value: object, shown: str | None
) -> None:
    fields: dict[str, OutputField] = {metric: metric_fields()[metric]}
    groups = pl.DataFrame(
        {"root": ["a"], metric: [value]}, schema={"root": pl.String, metric: dtype}
    )

    desired = normalised(desired_columns(groups, fields, "EUR", "fr"), fields)

    assert desired[metric].to_list() == [shown]
    padded = f"{shown}0" if "." in str(shown) else shown
    given_back = pl.DataFrame({metric: [padded]}, schema={metric: pl.String})
    again = normalised(given_back, fields)
    assert again[metric].to_list() == [shown], "as the CRM gives it back"


def test_metrics_reach_the_result_files(tmp_path: Path) -> None:
    extra = '[outputs]\nfields = ["score", "tier", "silence", "trend", "revenue", "silent"]\n'
    project = Project(tmp_path / "p", extra=extra)

    assert project.run().exit == 0

    rows = project.fields()
    assert {"silence", "trend", "revenue", "silent"} <= set(rows["a001"])
    assert float(rows["a001"]["revenue"]) > 100_000
    assert rows["a001"]["silent"] in ("yes", "no", "")


FIGURES = (Path(__file__).parents[1] / "docs" / "figures.md").read_text(encoding="utf-8")
MODEL = re.findall(r"`(\w+)`", "".join(FIGURES.partition("## 14. ")[2].splitlines(True)[6:]))


def test_every_output_of_the_model_can_be_written_to_each_crm() -> None:
    assert {"score", "risk_reasons", "kpi_future", "hypotheses"} <= set(MODEL)
    for crm in NAMES:
        mapping = load_mapping(crm, Path(), "KAM", metric_fields, Wanted(MODEL))
        assert set(MODEL) <= set(mapping.outputs), crm
        fields = [mapping.outputs[name].field for name in MODEL]
        assert len(set(fields)) == len(fields), crm
