"""The page that lies in the folders tells this run, whatever was there before."""

from __future__ import annotations

import pytest

from kamsync.report import ReportData
from tests.sync.portfolio import Project, day

DRAWS_PAGES = True


@pytest.fixture(autouse=True)
def _short_page(crm: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its counts and its stamp line, as the real page has them; laid over the blank one."""
    del crm

    def page(data: ReportData, _language: str) -> str:
        written = data.counts.get("records_written", "none")
        stamp = f'<p class="stamp">{data.run_id} {data.generated_at}</p>'
        return f"<html>\nwritten {written}\n{stamp}\n</html>"

    monkeypatch.setattr("kamsync.sync.results.publication.render", page)


def _page(project: Project) -> str:
    return (project.state / "report" / "report.html").read_text()


def test_after_plan_apply_and_run_the_page_tells_what_was_written(
    remote: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote.cli("plan", as_of=day(0))
    remote.cli("apply", "--yes")
    said = remote.run()

    assert said.count("records_written") == 0
    assert "written 12" in _page(remote)

    page, drawn = _page(remote), []
    monkeypatch.setattr(
        "kamsync.sync.results.publication.render", lambda *_: drawn.append(1) or "drawn"
    )
    remote.run()

    assert not drawn, "nothing is new"
    assert _page(remote) == page


@pytest.mark.nights
def test_a_run_that_writes_again_says_so(settled: Project) -> None:
    settled.portfolio.win("a005", 900_000, day(0))
    settled.save()

    said = settled.run()

    assert f"written {said.count('records_written')}\n" in _page(settled)
