"""The report: complete in both languages, closed to the network, deaf to hostile names."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import functools
import hashlib
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kamsync.messages.catalogue import CATALOGUES
from kamsync.model.change import Finding
from kamsync.model.coerce import Zones, coerce
from kamsync.report import ReportData, render
from kamsync.report.layout.charts import placed
from kamsync.scorecard.reader import default_text, load_scorecard, parse_scorecard
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.score import score

DRAWS_PAGES = True


AS_OF = dt.date(2026, 11, 22)
LANGUAGES = ("en", "fr")
SCRIPT = "<script>alert(1)</script>"
FORMULA = "=cmd|'/c calc'!A1"
QUOTES = '"><img src=x onerror=alert(1)> {{ 7*7 }} {name} \u202egnp'
SECTIONS = (
    "first",
    "accounts",
    "account-pages",
    "programme",
    "console",
    "kpis",
    "chosen",
    "plans",
    "maturity",
    "relations",
    "voice",
    "staff",
    "support",
    "dependency",
    "movements",
    "tasks",
    "pareto",
    "quadrant",
    "worth",
    "returns",
    "room",
    "segments",
    "freshness",
    "record",
    "own",
    "outlook",
    "quality",
    "glossary",
    "run",
)
VOID = {"meta", "br", "img", "link", "input", "hr"}


class Page(HTMLParser):
    """Tags, attributes and visible text of a page; fails on tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.style: list[str] = []
        self.path: list[str] = []
        self.feed(html)
        self.close()
        assert self.path == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.path.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.path.pop() == tag

    def handle_data(self, data: str) -> None:
        (self.style if self.path and self.path[-1] == "style" else self.words).append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def inputs(names: dict[str, str], rows: list[tuple[str, str, str, str]]) -> Inputs:
    """Accounts by id → name; won deals as (account, amount, close date, region)."""
    zones = Zones("Europe/Paris", "Europe/Paris")
    accounts = pl.DataFrame(
        {"id": list(names), "name": list(names.values())},
        schema={"id": pl.String, "name": pl.String},
    )
    deals = pl.DataFrame(
        [
            (f"D{n}", account, "Won", "true", "true", amount, "EUR", day, region)
            for n, (account, amount, day, region) in enumerate(rows)
        ],
        schema=dict.fromkeys(
            (
                *("id", "account_id", "stage", "is_closed", "is_won", "amount", "currency"),
                *("close_date", "region"),
            ),
            pl.String(),
        ),
        orient="row",
    )
    frames = {"account": accounts, "opportunity": deals}
    coerced = {name: coerce(name, frame, zones, "EUR") for name, frame in frames.items()}
    rejects = pl.concat([c.rejects for c in coerced.values()])
    return Inputs({name: c.frame.lazy() for name, c in coerced.items()}, rejects)


@functools.cache
def hostile() -> ReportData:
    """Four customers with names from hell; the first makes three quarters of the portfolio."""
    names = {"A/1": SCRIPT, "B": FORMULA, "C": QUOTES, "D": "Delta & Söhne"}
    rows = [("A/1", "7500", "2026-10-01", "North"), ("A/1", "7000", "2024-12-01", "North")]
    rows += [("B", "1000", "2026-09-01", SCRIPT), ("C", "900", "2026-08-01", SCRIPT)]
    rows += [
        ("D", "600", "2026-07-01", f"\x1b[31m{SCRIPT}\x07"),
        ("D", "5000", "2023-12-01", "South"),
    ]
    rows += [("B", "nonsense", "2026-07-01", "South"), ("gone", "123", "2026-07-02", "South")]
    given = inputs(names, rows)
    card = load_scorecard(None)
    policy = Policy(AS_OF, timezone="Europe/Paris")
    scored = score(given, policy, card)
    return ReportData(
        scored=scored,
        card=card,
        policy=policy,
        connection="main",
        run_id="R1",
        generated_at=dt.datetime(2026, 11, 22, 5, 30, tzinfo=dt.UTC),
        counts={"records": 4, "calls": 12, SCRIPT: 1},
        changes={"score": 3, SCRIPT: 1},
        tasks=[
            {"status": "new", "subject": SCRIPT, "account_id": "B", "due_on": AS_OF},
            {"status": "open", "subject": FORMULA, "account_id": "A/1", "due_on": None},
        ],
        rejects=given.rejects,
        findings=[*scored.findings, Finding("odd_code", "warning", SCRIPT, QUOTES, FORMULA)],
        previous=_earlier(scored.groups),
        previous_as_of=dt.date(2026, 11, 15),
        notice=f"Invented: {SCRIPT}",
        record_url="https://crm.example/r/{id}?x=1",
    )


def _earlier(groups: pl.DataFrame) -> pl.DataFrame:
    return groups.with_columns(
        pl.when(pl.col("root") == "D").then(pl.lit("Key")).otherwise(pl.col("tier")).alias("tier")
    )


@functools.cache
def html_of(language: str) -> str:
    return render(hostile(), language)


@functools.cache
def page(language: str) -> Page:
    return Page(html_of(language))


def section(html: str, name: str) -> str:
    start = html.index(f'<section id="{name}">')
    return Page(html[start : html.index("</section>", start) + len("</section>")]).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_fetched_and_only_the_named_script_runs(language: str) -> None:
    found = page(language)

    forbidden = {"img", "link", "iframe", "object", "embed", "form", "base", "image"}
    assert {tag for tag, _ in found.tags} & (forbidden | {"foreignobject", "use"}) == set()
    for tag, attrs in found.tags:
        assert not [a for a in attrs if a.startswith("on") or a in ("src", "srcset", "style")]
        if "href" in attrs:
            assert tag == "a"
            assert re.match(r"#|https://crm\.example/", attrs["href"] or "")
    style = "".join(found.style)
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_carries_a_strict_policy_that_names_its_own_style(language: str) -> None:
    found = page(language)

    (policy,) = [
        m["content"] or ""
        for m in found.all("meta")
        if m.get("http-equiv") == "Content-Security-Policy"
    ]
    script = html_of(language).rpartition("<script>")[2].partition("</script>")[0]
    style, ours = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in ("".join(found.style), script)
    )
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{ours}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert len(found.all("script")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_is_there_in_both_languages(language: str) -> None:
    found = page(language)
    html = html_of(language)

    assert [s.get("id") for s in found.all("section")] == list(SECTIONS)
    assert found.all("html") == [{"lang": language}]
    keys = ("first", "chosen", "pareto", "dependency", "quadrant", "moved", "tasks", "quality")
    for key in keys:
        title = CATALOGUES[language][f"report.{key}.title"]
        assert title in found.text
    for name in SECTIONS:
        assert len(section(html, name)) > 20
    assert "None" not in found.text
    assert "nan" not in found.text.lower().split()


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_names_are_text(language: str) -> None:
    html = html_of(language)
    found = page(language)

    assert SCRIPT not in html
    assert "<img" not in html
    assert SCRIPT in found.text
    assert FORMULA in found.text
    assert "{{ 7*7 }} {name} gnp" in found.text
    assert "\u202e" not in html
    assert "Delta & Söhne" in found.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_character_of_a_name_turns_or_hides_what_stands_around_it(language: str) -> None:
    assert not {c for c in html_of(language) if c < " " and c not in "\n\t"}
    assert not set(html_of(language)) & set("\u202e\u2066\u200f\x7f")


def test_names_link_to_the_record_with_a_quoted_id() -> None:
    links = {a["href"] for a in page("en").all("a")}

    assert "https://crm.example/r/A%2F1?x=1" in links


@pytest.mark.parametrize("template", ["", "javascript:alert('{id}')", "file:///{id}"])
def test_only_web_addresses_become_links(template: str) -> None:
    html = render(dataclasses.replace(hostile(), record_url=template), "en")

    assert all((a["href"] or "").startswith("#") for a in Page(html).all("a"))


def test_charts_have_a_title_a_description_and_no_colour_only_meaning() -> None:
    html = html_of("en")

    charts = re.findall(
        r'<svg [^>]*role="img" aria-label="([^"]+)"[^>]*><title>(.*?)</title>', html
    )
    assert len(charts) == 8  # four, each for a page and for a phone
    assert all(title and title in label for label, title in charts)
    assert html.count("<desc>") == 8


def test_the_real_ratio_is_told_with_its_n() -> None:
    text = section(html_of("en"), "pareto")

    assert "Your real ratio is 2/4 : 80." in text
    assert "(n = 4)" in text
    assert "does not hold here" in text


def test_dependency_tells_share_scope_and_what_a_loss_would_mean() -> None:
    """A/1 brings 7,500 of 10,000; nothing of it lies in the second region."""
    text = section(html_of("en"), "dependency")

    assert f"{SCRIPT} critical at most 75% portfolio" in text
    assert "€7,500 (75%) €2,500" in text
    assert "One-customer markets" in text
    assert "region North" in text


@pytest.mark.nights
def test_a_lower_bound_is_said_to_be_one() -> None:
    given = hostile()
    groups = given.scored.groups.with_columns(
        pl.lit(value=True).alias("revenue_incomplete"), pl.lit(0).alias("refused_elsewhere")
    )
    data = dataclasses.replace(given, scored=dataclasses.replace(given.scored, groups=groups))

    assert "at least 75%" in section(render(data, "en"), "dependency")
    assert "au moins 75" in section(render(data, "fr"), "dependency")


def test_unknown_is_said_as_unknown() -> None:
    """No activity stream: freshness, threads and touches are unknown, never 0."""
    html = html_of("en")

    assert "Customer 0 (0%) 0 (0%) 0 (0%) 4 (100%)" in section(html, "freshness")
    assert "relationship 4 / 4" in section(html, "freshness")


@pytest.mark.nights
def test_no_key_account_is_no_praise_of_their_data() -> None:
    data = hostile()
    none = data.scored.groups.with_columns(pl.lit("Not key").alias("tier"))
    scored = dataclasses.replace(data.scored, groups=none)
    text = section(render(dataclasses.replace(data, scored=scored), "en"), "freshness")

    assert "No account is Key or Tomorrow yet." in text
    assert "Every Key" not in text


def test_tiers_in_and_out_are_listed_with_their_reason() -> None:
    text = section(html_of("en"), "movements")

    assert "Since 15 Nov 2026: entered Key 0, left Key 1, other tier changes 0." in text
    assert "Delta & Söhne Key" in text


@pytest.mark.nights
def test_the_first_report_does_not_pretend_to_compare() -> None:
    data = dataclasses.replace(hostile(), previous=None, previous_as_of=None)

    assert "nothing to compare with yet" in section(render(data, "en"), "movements")


@pytest.mark.nights
def test_tasks_are_counted_by_state_and_named_even_where_only_their_flag_is_known() -> None:
    tasks = [
        *hostile().tasks,
        {"status": "open", "subject": "", "account_id": "D", "root": "D", "flag": "silent"},
        {"status": "done", "subject": "Over", "account_id": "D"},
    ]
    data = dataclasses.replace(hostile(), tasks=tasks, counts={"tasks_waiting": 7})

    text = section(render(data, "en"), "tasks")

    assert "new 1 open 2 waiting 7 done 1" in text
    assert "Call Delta & Söhne: no order" in text
    assert "Over" not in text


def test_data_quality_counts_rejects_and_what_has_no_account() -> None:
    text = section(html_of("en"), "quality")

    assert "1 refused value" in text
    assert "no decimal number" in text
    assert "outside every share: 1 row, €123." in text
    assert "odd code" in text


@pytest.mark.nights
def test_the_scorecard_is_marked_until_somebody_approved_it() -> None:
    text = default_text().replace('approved_by = ""', 'approved_by = "CEO"')
    card = parse_scorecard("x", text.replace('approved_on = ""', "approved_on = 2026-01-02"))
    approved = Page(render(dataclasses.replace(hostile(), card=card), "en")).text

    assert "Unapproved scorecard “Default”, version 1" in page("en").text
    assert "Unapproved" not in approved
    assert "approved by CEO on 2 Jan 2026" in approved


def test_the_run_is_dated_in_the_policys_time_zone() -> None:
    assert "22 Nov 2026 06:30 (Europe/Paris)" in section(html_of("en"), "run")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_portfolio_renders_all_sections(language: str) -> None:
    card, policy = load_scorecard(None), Policy(AS_OF)
    given = inputs({}, [])
    data = ReportData(
        scored=score(given, policy, card),
        card=card,
        policy=policy,
        connection="main",
        run_id="R0",
        generated_at=dt.datetime(2026, 11, 22, tzinfo=dt.UTC),
    )

    found = Page(render(data, language))

    assert [s.get("id") for s in found.all("section")] == list(SECTIONS)
    assert CATALOGUES[language]["report.empty"] in found.text


@pytest.mark.nights
def test_the_same_data_give_the_same_page() -> None:
    assert render(hostile(), "fr") == html_of("fr")


def test_no_section_reads_the_clock_of_the_machine() -> None:
    """A report of an old day must not speak of today."""
    folder = Path(render.__code__.co_filename).parent

    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    assert not re.search(r"\.now\(|\.today\(\)|time\.time", source)


def test_names_on_the_chart_never_meet() -> None:
    """Two dots at one place share its two sides; a third finds no room; nor does a long name."""
    rows: list[dict[str, Any]] = [
        {"x": 25.0, "y": 50, "name": "First"},
        {"x": 25.2, "y": 50, "name": "Second"},
        {"x": 24.8, "y": 50, "name": "Third"},
        {"x": 99.0, "y": 90, "name": "A name that would leave the chart"},
        {"x": 0.0, "y": 10, "name": "Zero"},
    ]

    sides = placed(rows, 100.0, 200, 100)

    assert [row["name"] for row in sides["right"]] == ["First", "Zero"]
    assert [row["name"] for row in sides["left"]] == ["Second"]


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--hide-scrollbars", "--no-first-run"),
)


def chromium(tmp_path: Path, *flags: str) -> str:
    assert CHROMIUM is not None
    profile = tmp_path / "profile"
    shutil.rmtree(profile, ignore_errors=True)
    command = [CHROMIUM, *QUIET, f"--user-data-dir={profile}", *flags]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout


_RULER = """<!DOCTYPE html><body><script>
const page = atob("{page}"), found = [];
for (const width of [1200, 360]) {{
  const frame = document.createElement("iframe");
  frame.width = width;
  frame.srcdoc = page;
  frame.onload = () => {{
    const d = frame.contentDocument;
    const all = [...d.querySelectorAll("figure:not(.small) svg")];
    const seen = all.filter((e) => e.getClientRects().length);
    found.push(`${{width}}: ${{d.documentElement.scrollWidth}} wide, ${{seen.length}} charts`);
    document.title = found.sort().join("; ");
  }};
  document.body.append(frame);
}}</script></body>"""


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
@pytest.mark.parametrize("language", ["fr", pytest.param("en", marks=pytest.mark.nights)])
def test_the_page_fits_a_desk_and_a_phone(tmp_path: Path, language: str) -> None:
    """No sideways scrolling, and one drawing of each chart is seen. The page's own policy would
    forbid the ruler, so it is left out here; styles are the same."""
    html = re.sub(r"<meta http-equiv[^>]*>", "", html_of(language))
    ascii_only = html.encode("ascii", "xmlcharrefreplace")
    ruler = tmp_path / "ruler.html"
    encoded = base64.b64encode(ascii_only).decode()
    ruler.write_text(_RULER.format(page=encoded), encoding="utf-8")

    dump = chromium(tmp_path, "--window-size=1300,2000", "--dump-dom", ruler.as_uri())

    assert "<title>1200: 1200 wide, 4 charts; 360: 360 wide, 4 charts</title>" in dump


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
@pytest.mark.nights
@pytest.mark.parametrize("language", ["fr", pytest.param("en", marks=pytest.mark.soak)])
def test_the_page_is_drawn_and_printed_under_its_own_policy(tmp_path: Path, language: str) -> None:
    report = tmp_path / "report.html"
    report.write_text(html_of(language), encoding="utf-8")
    picture, paper = tmp_path / "page.png", tmp_path / "page.pdf"

    chromium(tmp_path, "--window-size=1200,3000", f"--screenshot={picture}", report.as_uri())
    chromium(tmp_path, f"--print-to-pdf={paper}", "--no-pdf-header-footer", report.as_uri())

    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 60_000  # a page without styles and charts is far smaller
    pages = paper.read_bytes()
    assert b"/MediaBox [0 0 594" in pages or b"/MediaBox [0 0 595" in pages  # A4 in points
