"""What people see, by axe: WCAG 2.2 AA and its best practices, light and dark, both languages."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

from connectors.zoho.cards import PAGE, project
from kamsync.field_maps import load_mapping
from kamsync.messages.choices import with_choices
from kamsync.model.own_fields import CORE_OUTPUTS
from kamsync.report.runs_page import runs_page
from tests.operator.test_runs_page import FAILED, GOOD
from tests.test_report import CHROMIUM, LANGUAGES, chromium, html_of
from tests.test_review import a_review
from tests.tools.web import WEB, needs_packages

DRAWS_PAGES = True
pytestmark = [
    pytest.mark.tools,
    needs_packages,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]
RECORD = {
    "KAM_Score": 74,
    "KAM_Tier": "Key",
    "KAM_Flags": ["silent", "lost"],
    "KAM_Next_Action": "Meet Ms Roy by 14 Dec.",
    "KAM_Contributions": "history\t19.9\t20.0\ngrowth\t11.2\t20.0",
    "KAM_Why": "Key account in good health.",
}
STUB = """<script>window.ZOHO = {{ embeddedApp: {{ on: (_, f) => (window.loaded = f),
init: () => window.loaded({{ EntityId: "1" }}) }},
CRM: {{ API: {{ getRecord: () => Promise.resolve({{ data: [{record}] }}) }} }} }};</script>"""
PROBE = """<script src="{axe}"></script><script>
document.querySelectorAll("details").forEach((d) => (d.open = true));
const only = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const said = (lines) => {{
  const shown = document.createElement("pre");
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  shown.textContent = JSON.stringify([dark, lines]);
  document.body.replaceChildren(shown);
}};
axe.run(document, {{ runOnly: only, resultTypes: ["violations"] }}).then(
  (found) => said(found.violations.flatMap((v) =>
    v.nodes.map((n) => `${{v.id}}: ${{n.target}}: ${{n.html.slice(0, 120)}}`))),
  (error) => said([String(error)]));
</script></body>"""
SEEN = [
    *((f"report-{language}", dark) for language in LANGUAGES for dark in (False, True)),
    *((f"{page}-en", False) for page in ("runs", "review", "zoho")),
    *((f"{page}-fr", True) for page in ("runs", "review", "zoho")),
]


def widget(language: str) -> str:
    mapping = with_choices(load_mapping("zoho", Path()), [], language)
    fields = {o: mapping.outputs[o] for o in (*CORE_OUTPUTS, "contributions")}
    stub = STUB.format(record=json.dumps(RECORD))
    return re.sub("<script src=.*?</script>", lambda _: stub, project(fields, language)[PAGE])


def page(name: str) -> str:
    kind, _, language = name.partition("-")
    match kind:
        case "report":
            return html_of(language)
        case "runs":
            return runs_page([GOOD, FAILED], {}, "main", "Europe/Paris", language)
        case "review":
            return a_review(language)
        case _:
            return widget(language)


@pytest.mark.parametrize(("name", "dark"), SEEN)
def test_axe_finds_nothing_in_what_people_see(tmp_path: Path, name: str, dark: bool) -> None:
    """The page's own policy would keep axe out, so it is left out here; the rest is the page's."""
    axe = (WEB / "node_modules/axe-core/axe.min.js").as_uri()
    bare = re.sub(r"<meta http-equiv[^>]*>", "", page(name))
    file = tmp_path / "page.html"
    file.write_text(bare.replace("</body>", PROBE.format(axe=axe)), encoding="utf-8")

    dump = chromium(
        tmp_path,
        f"--blink-settings=preferredColorScheme={0 if dark else 1}",
        *("--allow-file-access-from-files", "--virtual-time-budget=60000"),
        *("--window-size=1200,2000", "--dump-dom", file.as_uri()),
    )

    shown = re.search("<pre>(.*)</pre>", dump, re.S)
    assert shown, "axe did not come to an end"
    was_dark, found = json.loads(html.unescape(shown[1]))
    assert was_dark == dark
    assert found == []
