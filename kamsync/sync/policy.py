"""The config's part that changes figures, with what the CRM says of itself."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

from kamsync.config.project import Project
from kamsync.connector import Description
from kamsync.mirror import Generation
from kamsync.model.countries import point_of
from kamsync.model.currencies import EXPONENTS, round_half_up
from kamsync.model.staff_resources import Staffing
from kamsync.plans.own_rules import own_rules
from kamsync.plans.rules import RuleTable
from kamsync.scoring.read.inputs import Policy
from kamsync.sync.session import Session


def policy_of(session: Session, seen: Description) -> Policy:
    """The figures' policy, with what the CRM says of itself."""
    return policy_from(session, seen.home_currency, seen.own_user_ids)


def policy_kept(session: Session, generation: Generation) -> Policy:
    """The same from what the last pull noted: no login needed."""
    facts = generation.manifest.facts
    currency = facts.get("home_currency", session.config.home_currency)
    return policy_from(session, currency, frozenset(json.loads(facts.get("own_user_ids", "[]"))))


def policy_from(session: Session, crm_currency: str, own_user_ids: frozenset[str]) -> Policy:
    config = session.config
    return Policy(
        as_of=session.as_of,
        home_currency=config.home_currency,
        crm_currency=crm_currency,
        timezone=config.timezone,
        unit=config.portfolio.unit,
        filter={k: tuple(v) for k, v in config.portfolio.filter.items()},
        source=config.revenue.source,
        recognition=config.revenue.recognition,
        dimensions=tuple(config.scopes.dimensions),
        home_area=config.portfolio.home_area,
        planned_revenue=_minor(config.revenue.planned, config.home_currency),
        fixed_costs=_minor(config.revenue.fixed_costs, config.home_currency),
        own_user_ids=own_user_ids,
        names_people=config.people.names,
        manager_cost=_minor(config.people.manager_cost, config.home_currency),
        margin=config.people.margin or None,
        staffing=_staffing(session),
        family_roles={f: tuple(r) for f, r in config.people.family_roles.items()},
        fallback_owner=config.portfolio.fallback_owner,
        strategic_families=tuple(config.selection.strategic_families),
        office=config.response.office(_days_off(session)),
        plan_rules=plan_rules(session.project),
        dossier_days=config.plans.dossier_days,
        key_labels={k: tuple(v) for k, v in config.portfolio.key_labels.items()},
        own_sites=tuple(p for s in config.selection.own_sites if (p := point_of(s)) is not None),
    )


def plan_rules(project: Project) -> RuleTable | None:
    """The company's own; None where the config names no file. Raises ConfigError."""
    named = project.config.plans.rules
    return own_rules(project.folder / named) if named else None


def _staffing(session: Session) -> Staffing:
    people, home = session.config.people, session.config.home_currency
    return Staffing(
        seller_hours=people.seller_hours or None,
        dedicated_hours=people.dedicated_hours or None,
        role_cost={role: _minor(cost, home) or 0 for role, cost in people.role_cost.items()},
        role_days=dict(people.role_days),
        lead_days=dict(people.lead_days),
    )


def _minor(amount: Decimal, currency: str) -> int | None:
    """Minor units; None for 0, which stands for "not given"."""
    return round_half_up(Fraction(amount) * 10 ** EXPONENTS[currency]) or None


def _days_off(session: Session) -> list[str]:
    """Over all years that answers of cases are looked at in, and the next."""
    year = session.as_of.year
    return session.config.schedule.days_off(range(year - 5, year + 2))
