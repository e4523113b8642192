"""What reads as condition and response, and what only looks like it."""

from __future__ import annotations

import pytest

from kamsync.plans.conditions import conditional

CONDITIONS = [
    (
        "If the budget is cut, we offer the service contract",
        ("the budget is cut", "we offer the service contract"),
    ),
    (
        "If the sponsor leaves then our CEO calls within a week",
        ("the sponsor leaves", "our CEO calls within a week"),
    ),
    ("Should Acme bid lower: match the price once", ("Acme bid lower", "match the price once")),
    (
        "In case of a strike → deliver from the second site",
        ("a strike", "deliver from the second site"),
    ),
    ("Call the director if nobody answers by May", ("nobody answers by May", "Call the director")),
    (
        "Si le budget baisse, alors proposer le contrat de service",
        ("le budget baisse", "proposer le contrat de service"),
    ),
    (
        "Si le parrain part, notre DG appelle sous huit jours",
        ("le parrain part", "notre DG appelle sous huit jours"),
    ),
    (
        "En cas de grève : livrer depuis le second site",
        ("grève", "livrer depuis le second site"),
    ),
    (
        "S’il n’y a pas de réponse en mai, appeler le directeur",
        ("il n'y a pas de réponse en mai", "appeler le directeur"),
    ),
    (
        "Prix cassés par Acme → aligner une seule fois",
        ("Prix cassés par Acme", "aligner une seule"),
    ),
    (
        "Dès que le site ouvre, présenter la gamme GTX",
        ("le site ouvre", "présenter la gamme GTX"),
    ),
    (
        "Dès lors que le prix monte, basculer sur la location",
        ("le prix monte", "basculer sur la location"),
    ),
    ("Sauf si le prix baisse, garder le contrat", ("le prix baisse", "garder le contrat")),
    (
        "Whenever the line stops, a technician leaves within the hour",
        ("the line stops", "a technician leaves within the hour"),
    ),
    (
        "Move to rental should the price rise above 5 %",
        ("the price rise above 5 %", "Move to rental"),
    ),
    ("Escalader au DG en cas de retard de paiement", ("retard de paiement", "Escalader au DG")),
]
NONE = [
    "Check if the contract is signed",
    "See if the customer wants a demo, then note it",
    "Meet the buyer, if possible",
    "Even if it rains, we deliver",
    "Grow sales by 10 % in 2027",
    "What if they leave?",
    "If needed, call back",
    "Voir si le client signe",
    "Si possible, rencontrer le DG",
    "Même si le prix monte, rester",
    "Vérifier s'il reste du stock",
    "Augmenter les ventes de 10 % en 2027",
    "Ainsi le client signe",
    "Silence radio depuis mai",
    "Not sure if the budget stays",
    "When will they decide, and who signs?",
    "Once a month, visit the plant",
    "Once again, call the buyer",
    "Should we call the buyer, or write?",
    "As soon as possible, call the buyer",
    "Whenever possible, meet the buyer in person",
    "If only they answered, we could start",
    "Clarify if they stay, then call",
    "Dès que possible, appeler l’acheteur",
    "Je ne sais pas si le budget tient",
    "On verra si le marché suit",
    "Quand visiter l’usine : au printemps",
    "Quand même relancer les acheteurs, chaque mois",
    "Une fois par mois, visiter l’usine",
    "Si ce n’est déjà fait, envoyer le tarif",
    "Écrire au client : s’il vous plaît, confirmez les accès",
    "Voir avec les achats si le contrat court, et depuis quand",
    "If",
    "",
]


@pytest.mark.parametrize(("text", "parts"), CONDITIONS)
def test_condition_and_response_are_read_apart(text: str, parts: tuple[str, str]) -> None:
    found = conditional(text)

    assert found is not None
    assert found.condition in (parts[0], "une " + parts[0], "a " + parts[0])
    assert found.response.startswith(parts[1])


@pytest.mark.parametrize("text", NONE)
def test_what_only_looks_like_a_condition_is_none(text: str) -> None:
    assert conditional(text) is None
