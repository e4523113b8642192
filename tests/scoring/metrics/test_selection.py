"""Criteria of selection: fit, room to grow, closeness, solvency. Unknown stays unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest

from kamsync.config.sections import Config
from kamsync.errors import ConfigError
from kamsync.model.countries import centroids, distance_km, point_of
from kamsync.scorecard import Scorecard
from kamsync.scorecard.reader import default_text, parse_scorecard
from kamsync.scoring.decide.criteria import unlisted_ratings
from kamsync.scoring.metrics.selection import payment, potential
from kamsync.toml_source import TomlSource
from tests.scoring.book import (
    TODAY,
    Asked,
    Rows,
    accounts,
    deal,
    one,
    row_of,
    score_rows,
    side_by_side,
    win,
)
from tests.scoring.days import WINDOWS, on


def card_with(criterion: str) -> Scorecard:
    """The shipped scorecard with one more criterion, called `extra`."""
    body = f'[[criteria]]\nid = "extra"\nview = "now"\nweight = 10\n{criterion}\n\n[tiers]'
    return parse_scorecard("card.toml", default_text().replace("[tiers]", body, 1))


def points(criterion: str, files: dict[str, Rows], **policy: Any) -> float | None:
    found: float | None = one(files, card=card_with(criterion), **policy)["points_extra"]
    return found


def families(*bought: tuple[str, str, object]) -> dict[str, Rows]:
    rows = [win("A", day, amount, product_family=name) for name, day, amount in bought]
    return {"opportunities": rows}


FIT = {"strategic_families": ("Robots", "Service")}


def test_product_fit_counts_the_families_of_two_years_once_each() -> None:
    files = families(
        ("Robots", "2026-03-31", 10),
        ("Robots", "2025-05-01", 90),
        ("Paper", "2024-04-01", 500),
        ("Ink", "2026-01-01", 1),
        ("Service", "2024-03-31", 1000),
    )
    assert one(files, **FIT)["product_fit"] == pytest.approx(1 / 3)
    one_day_later = (
        files["opportunities"][:-1] + families(("Service", "2024-04-01", 1))["opportunities"]
    )
    assert one({"opportunities": one_day_later}, **FIT)["product_fit"] == pytest.approx(2 / 4)


def test_product_fit_is_unknown_without_families_bought_or_named() -> None:
    bare = {"opportunities": [win("A", "2026-01-01", 10)]}
    named = families(("Robots", "2026-01-01", 10))
    blank = {"opportunities": [*named["opportunities"], win("B", "2026-01-01", 5)]}
    both = {"accounts": accounts("A", "B"), **blank}
    assert one(bare, **FIT).get("product_fit") is None
    assert one(named).get("product_fit") is None
    assert one(both, **FIT, root="B")["product_fit"] is None


def test_product_fit_does_not_need_the_family_as_a_dimension() -> None:
    files = families(("Robots", "2026-01-01", 10))
    found = one(files, dimensions=("region",), **FIT)
    assert found["product_fit"] == 1.0
    assert found["dependency_scope"] != "product_family"


def test_a_rating_of_fit_is_a_criterion_as_it_is() -> None:
    rated = {"accounts": accounts("A", rating_fit="80", rating_fit_at="2026-03-01")}
    scale = 'metric = "rating_fit"\nmanual = true\nscale = [[0, 0], [100, 100]]'
    assert points(scale, rated) == 80.0


def peers(count: int, **own: str) -> dict[str, Rows]:
    """`count` peers that bring 1000, 2000, … a head, 10 heads each; A of the same industry."""
    rows = accounts("A", industry="Steel", **own)
    deals = [win("A", "2026-01-01", 300)]
    for n in range(1, count + 1):
        rows += accounts(f"P{n}", industry="Steel", employees="10")
        deals.append(win(f"P{n}", "2026-01-01", 10_000 * n))
    return {"accounts": rows, "opportunities": deals}


def test_potential_is_the_mapped_figure_less_what_is_bought() -> None:
    found = one(peers(5, potential_revenue="1000", employees="10"))
    assert (found["revenue_potential"], found["potential_origin"]) == (70_000, "field")
    exhausted = one(peers(0, potential_revenue="200"))
    assert exhausted["revenue_potential"] == 0


def test_potential_by_peers_is_their_upper_quartile_a_head() -> None:
    """Without A's own revenue five peers: 1000 to 5000 a head, quartile 4000, times 20 heads."""
    files = peers(5, employees="20")
    files["opportunities"] = files["opportunities"][1:]
    found = one(files)
    assert (found["revenue_potential"], found["potential_origin"]) == (8_000_000, "peers")


@pytest.mark.parametrize(
    "files",
    [peers(3, employees="20"), peers(6), peers(6, employees="0")],
    ids=["four are too few", "no employees", "nobody employed"],
)
def test_potential_is_unknown_without_peers_or_employees(files: dict[str, Rows]) -> None:
    found = one(files)
    assert found["revenue_potential"] is None
    assert found["potential_origin"] is None


def test_payment_on_frames_weighs_days_by_amount_and_knows_the_edges() -> None:
    """Of 12 months to the end of March: 1 cent after 10 days and 3 cents after 30 make 25 days."""
    day = on("2026-01-01")
    rows = [
        (0, 1, day, None, day + 10),
        (0, 3, day, None, day + 30),
        (0, 0, day, None, day + 90),
        (0, -5, day, None, day + 90),
        (1, 5, day, None, on("2025-03-31")),
        # paid before it was written: at once
        (2, 5, day, on("2026-03-30"), day - 5),
        (2, 5, day, on("2026-03-31"), None),
        (3, 1, day, on("2026-03-30"), None),
        (3, 3, day, on("2025-04-01"), on("2026-04-01")),
        (3, 4, day, on("2026-03-01"), on("2026-03-31")),
        (3, 9, day, on("2025-03-31"), None),
    ]
    schema = dict.fromkeys(("g", "home", "day", "due", "paid"), pl.Int64)
    found = payment(pl.DataFrame(rows, schema=schema, orient="row"), WINDOWS.ttm).sort("g")

    assert found.rows() == [
        (0, 25.0, None),
        (1, None, None),
        (2, 0.0, 0.0),
        (3, 89.0, 0.5),
    ]


POTENTIAL = 'metric = "revenue_potential"\nscale = [[0, 0], [100_000, 100]]'


def test_an_estimate_by_peers_counts_half_in_confidence_a_mapped_figure_as_a_field() -> None:
    """Growth (too short) and pipeline, threads, touches (not mapped) are missing: history 20 of
    the 110 is known, and the extra criterion's 10 count 0.5, or 0.8 as a field without a date."""
    card = card_with(POTENTIAL)
    estimated, mapped = peers(5, employees="20"), peers(5, employees="20", potential_revenue="900")

    assert one(estimated, card=card)["confidence"] == round(100 * (20 + 10 * 0.5) / 110)
    assert one(mapped, card=card)["confidence"] == round(100 * (20 + 10 * 0.8) / 110)


def test_where_a_value_comes_from_is_a_property_of_its_metric() -> None:
    """The same estimate under any weight or id of the criterion; the peers' own too."""
    files = peers(6, employees="20")
    by_peers = score_rows(files, card=card_with(POTENTIAL))
    assert set(by_peers.frame("potential_origin")["potential_origin"]) == {"peers"}
    assert set(by_peers.frame("quality_extra")["quality_extra"]) == {0.5}


def test_accounts_without_an_industry_are_nobodys_peers() -> None:
    files = peers(6, employees="20")
    files["accounts"] = [{**row, "industry": None} for row in files["accounts"]]
    assert one(files)["revenue_potential"] is None


def test_a_scale_on_potential_speaks_in_currency_units() -> None:
    scale = 'metric = "revenue_potential"\nscale = [[0, 0], [1000, 100]]'
    assert points(scale, peers(0, potential_revenue="800")) == pytest.approx(50.0)


def test_pipeline_over_revenue_needs_revenue() -> None:
    deals = [deal("A", "2026-06-01", 100), win("A", "2026-01-01", 25), deal("B", "2026-06-01", 9)]
    scored = Asked({"accounts": accounts("A", "B"), "opportunities": deals})
    assert row_of(scored)["pipeline_over_revenue"] == pytest.approx(2.0)
    assert row_of(scored, "B")["pipeline_over_revenue"] is None


CULTURE = 'metric = "rating_culture"\nmanual = true\nmax_age_days = 183\nscale = [[1, 0], [5, 100]]'


def test_a_rating_of_culture_expires() -> None:
    dates = {"2025-09-29": 75.0, "2025-09-28": None, None: None}  # 183 and 184 days, no date
    row = {"id": "A", "name": "A", "rating_culture": "4"}
    books = [{"accounts": [row | {"rating_culture_at": day}]} for day in dates]
    rows = side_by_side(*books, card=card_with(CULTURE))
    assert [row["points_extra"] for row in rows] == list(dates.values())


def test_distance_is_the_great_circle_to_the_nearest_site() -> None:
    paris, london = (48.8566, 2.3522), (51.5074, -0.1278)
    assert distance_km(paris, london) == pytest.approx(343.6, abs=0.5)
    assert distance_km((0.0, 0.0), (0.0, 180.0)) == pytest.approx(3.141592653589793 * 6371.0)
    found = one({"accounts": accounts("A", country="Deutschland")}, own_sites=(paris, london))
    centre = point_of("DE")
    assert centre is not None
    assert found["distance_km"] == pytest.approx(distance_km(centre, paris), abs=0.05)
    assert distance_km(centre, paris) < distance_km(centre, london)


@pytest.mark.parametrize(
    "name", ["FR", "fra", "France", "FRANCE", " france ", "46, 2"], ids=lambda n: n.strip()
)
def test_a_country_is_known_by_code_and_name(name: str) -> None:
    assert point_of(name) == (46.0, 2.0)


def test_countries_known_by_several_names_lie_in_one_place() -> None:
    assert point_of("U.S.A.") == point_of("États-Unis") == point_of("etats-unis") == point_of("US")
    assert point_of("Cote d’Ivoire") == point_of("Ivory Coast") == point_of("CI")
    assert all(abs(lat) <= 90 and abs(lon) <= 180 for lat, lon in centroids().values())
    assert len({name for name in centroids() if len(name) == 2}) > 190


def test_an_unknown_country_has_no_distance_and_is_named() -> None:
    files = {"accounts": [*accounts("A", country="Ruritania"), *accounts("B")]}
    scored = Asked(files, own_sites=((46.0, 2.0),))
    (found,) = [f for f in scored.noted("distance_km") if f.code == "country_unknown"]
    assert found.values["names"] == ["Ruritania"]
    assert row_of(scored)["distance_km"] is None
    assert row_of(scored, "B")["distance_km"] is None
    assert "country_unknown" not in {f.code for f in score_rows(files).noted("distance_km")}


def invoice(amount: object, booked: str, due: str | None, paid: str | None) -> dict[str, Any]:
    row = {"account_id": "A", "amount": amount, "currency": "EUR", "booked_on": booked}
    return row | {"due_on": due, "paid_on": paid}


def paid(*rows: dict[str, Any]) -> Mapping[str, Any]:
    return one({"revenue": list(rows)})


def test_days_to_pay_weigh_by_amount() -> None:
    found = paid(
        invoice(100, "2026-01-01", "2026-01-31", "2026-01-11"),
        invoice(300, "2026-01-01", "2026-01-31", "2026-02-20"),
        invoice(999, "2025-01-01", "2025-01-31", "2025-03-31"),
        invoice(-50, "2026-01-01", "2026-01-31", "2026-03-31"),
    )
    assert found["days_to_pay"] == pytest.approx((100 * 10 + 300 * 50) / 400)


def test_overdue_is_what_fell_due_in_a_year_and_is_not_paid() -> None:
    found = paid(
        invoice(300, "2026-01-01", "2026-01-31", "2026-03-01"),
        invoice(100, "2026-02-01", "2026-03-30", None),
        invoice(700, "2026-03-15", "2026-03-31", None),  # today
        invoice(500, "2025-01-01", "2025-03-31", None),
    )
    assert found["overdue_share"] == pytest.approx(100 / 400)


def test_solvency_is_unknown_without_invoices_due_or_paid() -> None:
    undated = one({"revenue": [invoice(1, "2026-01-01", None, None)]})
    assert undated["days_to_pay"] is None
    assert undated["overdue_share"] is None
    assert one({}).get("overdue_share") is None


def test_a_credit_rating_scores_by_its_table_and_a_strange_one_is_told() -> None:
    table = 'metric = "credit_rating"\nrating = { A = 100, B = 50 }'
    files = {"accounts": [*accounts("A", credit_rating="B"), *accounts("X", credit_rating="Z")]}
    scored = Asked(files, card=card_with(table))
    (found,) = unlisted_ratings(scored.frame("tier"), scored.card)
    assert (found.code, found.values["value"]) == ("rating_unlisted", "Z")
    assert row_of(scored)["points_extra"] == 50.0
    assert row_of(scored, "X")["points_extra"] is None


def test_partnership_is_a_rating_or_a_flag() -> None:
    table = 'metric = "rating_partnership"\nmanual = true\nrating = { yes = 100, no = 0 }'
    assert (
        points(
            table,
            {
                "accounts": accounts(
                    "A", rating_partnership="yes", rating_partnership_at="2026-03-01"
                )
            },
        )
        == 100.0
    )
    assert points(table, {"accounts": accounts("A")}) is None


GATE = (
    'metric = "client_strategy"\nmissing = "gate"\nmax_age_days = 183\nscale = [[0, 0], [1, 100]]'
)


def test_only_a_customer_with_a_clear_strategy_can_be_key() -> None:
    cases = {
        "fresh": ("Doubles its service business", "2026-03-01"),
        "too old": ("Doubles its service business", "2025-09-01"),
        "blank": ("  ", "2026-03-01"),
        "none": (None, "2026-03-01"),
    }
    listed = [
        {"id": id_, "name": id_, "profile_strategy": text, "profile_strategy_at": on}
        for id_, (text, on) in cases.items()
    ]
    scored = Asked({"accounts": listed}, card=card_with(GATE))
    found = {id_: row_of(scored, id_)["eligible_for_key"] for id_ in cases}
    assert found == dict.fromkeys(cases, False) | {"fresh": True}


def test_a_strategy_of_319_days_opens_no_gate_even_where_the_scorecard_names_no_age() -> None:
    card = card_with(GATE.replace("max_age_days = 183\n", "", 1))
    days = {"A": 319, "B": 183}
    rows = [
        {"id": a, "name": a, "profile_strategy": "x"}
        | {"profile_strategy_at": str(TODAY - dt.timedelta(age))}
        for a, age in days.items()
    ]

    scored = score_rows({"accounts": rows}, card=card)

    assert [row_of(scored, a)["eligible_for_key"] for a in "AB"] == [False, True]


def test_own_sites_must_be_places() -> None:
    text = '[connections.main]\nconnector = "local"\n[selection]\nown_sites = ["Atlantis"]\n'
    with pytest.raises(ConfigError) as caught:
        TomlSource("config.toml", text).validate(Config)
    assert "Atlantis" in str(caught.value.problems[0])


def test_of_one_cent_there_is_a_part_and_of_nothing_none() -> None:
    today = WINDOWS.today
    rows = [(1, 1, today - 9, today - 3, today - 2), (2, 0, today - 9, today - 3, today - 2)]
    rows += [(3, 1, today - 9, today - 3, None), (3, 3, today - 9, today - 1, today)]
    rows += [(4, 2, today, WINDOWS.ttm.lo, today - 5), (4, 2, today, today, None)]
    frame = pl.DataFrame(rows, schema=["g", "home", "day", "due", "paid"], orient="row")
    found = payment(frame, WINDOWS.ttm).sort("g")
    assert found.rows() == [(1, 7.0, 0.0), (3, 9.0, 0.25), (4, 0.0, None)]


def test_a_benchmark_needs_five_that_have_both_and_nobody_is_worth_less_than_nothing() -> None:
    rows = [("x", n, 100 * n * n, None, 50) for n in (1, 2, 3, 4)] + [("x", 5, 2500, 9_999, 0)]
    rows += [("x", 2, 0, None, 7), ("x", 0, 5, None, None), ("y", 1, 1, None, 1)]
    rows += [(None, 1, 1, None, 1), ("x", 3, -6, None, 1), ("y", 1, 1, 0, 1)]
    columns = ["industry", "employees", "revenue", "potential_revenue", "pipeline"]
    frame = pl.DataFrame(rows, schema=columns, orient="row").with_row_index("g")
    found = potential(frame)
    # 100, 200, 300, 400, 500 a head: the upper quartile is 400
    assert found["revenue_potential"].to_list() == [
        *(300, 400, 300, 0, 7499, 800, None, None, None, 1206, 0)
    ]
    origins = ["peers"] * 4 + ["field", "peers", None, None, None, "peers", "field"]
    assert found["potential_origin"].to_list() == origins
    ratios = [0.5, 50 / 400, 50 / 900, 50 / 1600, 0.0, None, None, 1.0, 1.0, None, 1.0]
    assert found["pipeline_over_revenue"].to_list() == pytest.approx(ratios)
    four = potential(frame.filter(pl.col("potential_revenue").is_null()))
    assert four["revenue_potential"].null_count() == four.height
