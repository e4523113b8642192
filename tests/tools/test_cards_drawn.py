"""The cards as a page: Salesforce's own engine and base components, HubSpot's own renderer."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.test_report import CHROMIUM, chromium
from tests.tools.test_vendors_tools import component_folder, hubspot_card
from tests.tools.web import WEB, needs_packages, node

pytestmark = [
    pytest.mark.tools,
    needs_packages,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]
POINTS = "<img src=x onerror=alert(1)>\t19.9\t20.0\ngrowth\t?\t20.0\nnothing\t1.0\t0.0"


def shown(folder: Path, page: Path) -> str:
    """What stands in the page after its scripts have run, without them."""
    dump = chromium(
        folder,
        *("--allow-file-access-from-files", "--virtual-time-budget=60000"),
        *("--window-size=400,600", "--dump-dom", page.as_uri()),
    )
    return re.sub("<script.*?</script>", "", dump, flags=re.S)


def component(folder: Path, values: object) -> str:
    made = component_folder(folder, "fr")
    (folder / "values.json").write_text(json.dumps(values))
    page = folder / "page.html"
    drawn = node(
        str(WEB / "lwc_page.mjs"), str(made), str(folder / "values.json"), "fr-FR", str(page)
    )
    assert drawn.returncode == 0, drawn.stderr
    return shown(folder, page)


def test_salesforces_engine_draws_a_bar_for_what_has_points(tmp_path: Path) -> None:
    page = component(tmp_path, {"KAM_Contributions__c": POINTS})

    assert "Points par critère" in page
    assert re.findall('<td class="points[^>]*>(.*?)</td>', page) == ["19,9 / 20,0"]
    assert re.search(r"width: ?99\.", page)
    assert "&lt;img src=x" in page
    assert "<img" not in page


@pytest.mark.parametrize(
    ("values", "words"), [({}, "Pas encore de chiffres"), (None, "illisibles")]
)
def test_salesforces_engine_says_why_there_are_no_bars(
    tmp_path: Path, values: object, words: str
) -> None:
    page = component(tmp_path, values)

    assert words in page
    assert "<table" not in page


def hubspot_page(folder: Path, values: object) -> str:
    made = hubspot_card(folder, "fr")
    (made / "values.json").write_text(json.dumps(values))
    drawn = node(str(WEB / "hubspot.mjs"), "KamCard.tsx", "values.json", "page.html", folder=made)
    assert drawn.returncode == 0, drawn.stderr
    return shown(folder, made / "page.html")


def test_hubspots_card_writes_days_for_a_reader_and_names_as_text(tmp_path: Path) -> None:
    page = hubspot_page(
        tmp_path,
        {
            "kam_score": "83",
            "kam_last_client_data_on": "1795478400000",
            "kam_next_action": "2026-12-14 Meet <b>Ms Roy</b>",
            "kam_contributions": POINTS,
        },
    )

    assert "83 / 100" in page
    assert "24 novembre 2026" in page
    assert "Meet &lt;b&gt;Ms Roy&lt;/b&gt; (14 décembre 2026)" in page
    assert page.count('class="bar"') == 1


@pytest.mark.parametrize(
    ("values", "words"), [({}, "Pas encore de chiffres"), (None, "illisibles")]
)
def test_hubspots_card_says_why_it_has_no_figures(
    tmp_path: Path, values: object, words: str
) -> None:
    assert words in hubspot_page(tmp_path, values)
