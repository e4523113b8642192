"""The words of survey answers are nowhere in our folders, unless somebody asked to keep them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from kamsync.sync.pull.survey_texts import aged
from tests.sync.portfolio import Project, day

WORDS = "Quelle catastrophe, la livraison zyzomys est arrivée cassée"
HEAD = "id,account_id,contact_id,question,score,scale_max,text,answered_at\n"


def with_answers(project: Project, *lines: str) -> None:
    (project.folder / "portfolio" / "surveys.csv").write_text(HEAD + "\n".join(lines) + "\n")


def an_answer(project: Project, on: dt.date) -> None:
    account = project.portfolio.accounts[0]["id"]
    with_answers(project, f's1,{account},c1,Alors ?,2,10,"{WORDS}",{on}')


def mirrored(project: Project) -> pl.DataFrame:
    return pl.concat(
        pl.read_parquet(path) for path in (project.state / "mirror").rglob("survey.parquet")
    )


def holders(project: Project) -> list[Path]:
    """Files of ours with the rare word in them; columns of Parquet files are read, not grepped."""
    found = []
    for folder in (project.state, project.out):
        for path in folder.rglob("*"):
            if path.suffix == ".parquet":
                content = repr(pl.read_parquet(path).to_dicts()).encode()
            elif path.is_file():
                content = path.read_bytes()
            else:
                continue
            if b"zyzomys" in content:
                found.append(path)
    return found


def configured(project: Project, lines: str) -> None:
    with project.config.open("a", encoding="utf-8") as config:
        config.write(f"\n[voice]\n{lines}\n")


def test_no_file_of_ours_holds_the_words_of_an_answer(project: Project) -> None:
    an_answer(project, day(-10))
    assert project.run().exit == 0
    row = mirrored(project).row(0, named=True)
    assert row["polarity"] == "negative"
    assert "delivery" in row["themes"]
    assert row["text"] is None
    assert holders(project) == []


@pytest.mark.nights
def test_the_words_stay_where_they_are_wanted_until_they_are_too_old(project: Project) -> None:
    configured(project, 'texts = "keep"\nretention_days = 30')
    an_answer(project, dt.datetime.now(dt.UTC).date())
    assert project.run().exit == 0
    assert mirrored(project)["text"].to_list() == [WORDS]


@pytest.mark.nights
def test_words_kept_once_are_gone_after_they_are_not_wanted_any_longer(project: Project) -> None:
    plain = project.config.read_text()
    configured(project, 'texts = "keep"')
    an_answer(project, dt.datetime.now(dt.UTC).date())
    project.run()
    assert holders(project)
    project.config.write_text(plain)
    project.run(day(1))
    assert holders(project) == []


def test_only_the_words_of_old_answers_go() -> None:
    oldest = dt.date(2026, 1, 1)
    rows = pl.LazyFrame(
        {"text": ["old", "new"], "answered_at": [dt.date(2025, 12, 31), oldest], "score": [1, 2]}
    )
    assert aged(rows, "answered_at", oldest).collect()["text"].to_list() == [None, "new"]


def test_a_file_of_themes_that_cannot_be_read_is_named(project: Project) -> None:
    (project.folder / "themes.toml").write_text("[delivery]\nen = 'Delivery'\n")
    configured(project, 'themes = "themes.toml"')
    said = project.run()
    assert said.exit == 2
    assert "themes.toml" in str(said.data)


@pytest.mark.parametrize("words", ['texts = "all"', "retention_days = 0", 'theme = "x"'])
def test_a_wrong_word_in_the_section_is_an_error_of_the_config(
    project: Project, words: str
) -> None:
    configured(project, words)
    assert project.run().exit == 2
