"""Titles as contact lists and job boards write them, read by the shipped word lists."""

from __future__ import annotations

import pytest

from kamsync.people.titles import ROLES, shipped_titles

TITLES = {
    # French
    "Directeur des Achats": ("purchasing", 2),
    "Directrice des achats & moyens généraux": ("purchasing", 2),
    "Acheteur H/F": ("purchasing", 4),
    "Responsable achats": ("purchasing", 3),
    "Directeur Général": ("general", 1),
    "PDG": ("general", 1),
    "Présidente": ("general", 1),
    "Vice-présidente Supply Chain": ("logistics", 2),
    "Directeur administratif et financier": ("finance", 1),
    "Assistant Directeur Administratif et Financier": ("finance", 4),
    "DAF": ("finance", 1),
    "Contrôleur de gestion": ("finance", 4),
    "Directeur des Systèmes d'Information (DSI)": ("it", 1),
    "Responsable informatique": ("it", 3),
    "Chef de Projet IT": ("it", 3),
    "Administrateur Réseaux": ("it", 4),
    "Responsable Qualité": ("quality", 3),
    "Responsable HSE (Hygiène, Sécurité, Environnement)": ("quality", 3),
    "Directeur de Production": ("operations", 2),
    "Chef d'Atelier": ("operations", 3),
    "Technicien de Maintenance": ("operations", 4),
    "Gérante": ("general", 1),
    "Directeur commercial": ("sales", 2),
    "Chef de Produit": ("", 4),
    "Chargé de recrutement": ("hr", 4),
    "DRH": ("hr", 1),
    "Responsable juridique": ("legal", 3),
    "Ingénieur de Recherche": ("engineering", 4),
    # English
    "CEO": ("general", 1),
    "Chief Procurement Officer (CPO)": ("purchasing", 1),
    "VP of Procurement": ("purchasing", 2),
    "Senior Vice President, Sales": ("sales", 2),
    "Head of Supply Chain": ("logistics", 2),
    "Procurement Manager": ("purchasing", 3),
    "Category Manager": ("purchasing", 4),
    "Senior Buyer": ("purchasing", 4),
    "Managing Director - Surity Europe": ("general", 1),
    "General Manager": ("general", 1),
    "Executive Assistant": ("", 4),
    "Assistant Merchandiser": ("", 4),
    "Chief Information Security Officer": ("it", 1),
    "IT Director": ("it", 2),
    "IT Support Officer": ("it", 4),
    "Accounting Manager": ("finance", 3),
    "Group Treasurer": ("finance", 2),
    "HR Manager": ("hr", 3),
    "Plant manager": ("operations", 2),
    "Product Owner": ("", 4),
    "Co-Founder": ("general", 1),
    "Lead Developer": ("it", 3),
    "QA Technologist": ("quality", None),
    # neither
    "": ("", None),
    "Entity": ("", None),
    "日本語": ("", None),
}


ROME = {
    "Acheteur / Acheteuse": ("purchasing", 4),
    "Directeur / Directrice des achats": ("purchasing", 2),
    "Analyste financier / Analyste financière": ("finance", 4),
    "Directeur administratif et financier / Directrice administrative et financière (DAF)": (
        "finance",
        1,
    ),
    "Responsable comptabilité": ("finance", 3),
    "Trésorier / Trésorière": ("finance", 2),
    "Directeur / Directrice du contrôle de gestion": ("finance", 2),
    "Dirigeant / Dirigeante d'entreprise privée": ("general", 1),
    "Directeur / Directrice de filiale": ("", 2),
    "Directeur / Directrice des Ressources Humaines (DRH)": ("hr", 1),
    "Chargé / Chargée de recrutement": ("hr", 4),
    "Assistant / Assistante de direction": ("", 4),
    "Responsable marketing": ("marketing", 3),
    "Directeur / Directrice du marketing": ("marketing", 2),
    "Directeur commercial / Directrice commerciale": ("sales", 2),
    "Responsable du développement commercial": ("sales", 3),
    "Directeur / Directrice des systèmes d'information (DSI)": ("it", 1),
    "Responsable des systèmes d'information (SI)": ("it", 3),
    "Responsable de la Sécurité des Systèmes d'Information (RSSI)": ("it", 3),
    "Administrateur / Administratrice réseaux - télécoms": ("it", 4),
    "Responsable de service juridique": ("legal", 3),
    "Responsable paie et administration du personnel": ("hr", 3),
    "Chef / Cheffe de produit": ("", 4),
    "Secrétaire général / Secrétaire générale": ("general", 1),
    "Directeur / Directrice qualité services": ("quality", 2),
}
"""From the public list of French occupations: ROME of France Travail, Licence Ouverte 2.0."""
ENGLISH = {
    "President and Chief Executive Officer": ("general", 1),
    "Chief Compliance Officer": ("legal", 1),
    "Senior Procurement Specialist": ("purchasing", 4),
    "Procurement Analyst": ("purchasing", 4),
    "Commodity Buyer": ("purchasing", 4),
    "Purchasing Analyst": ("purchasing", 4),
    "Supply Chain Buyer": ("logistics", 4),
    "Senior Buyer": ("purchasing", 4),
    "Accounting Manager Assistant Controller": ("finance", 4),
    "Corporate Controller": ("finance", 3),
    "Head of Maintenance": ("operations", 2),
    "Chief Administrative Officer": ("", 1),
    "Chief Client Officer": ("sales", 1),
    "Chief Scientific Officer": ("", 1),
    "Air Quality Manager": ("quality", 3),
    "Biomass Power Plant Manager": ("operations", 2),
    "Founder and Chief Executive Officer": ("general", 1),
}
"""From the 74,392 titles of github.com/fluquid/find_job_titles, MIT."""


@pytest.mark.parametrize("title", TITLES)
def test_a_title_says_function_and_level(title: str) -> None:
    found = shipped_titles().read(title)
    assert (found.function, found.level) == TITLES[title]


@pytest.mark.parametrize("title", [*ROME, *ENGLISH])
def test_titles_of_public_lists_are_read(title: str) -> None:
    found = shipped_titles().read(title)
    assert (found.function, found.level) == {**ROME, **ENGLISH}[title]


def test_case_accents_and_punctuation_do_not_matter() -> None:
    read = shipped_titles().read
    assert read("DIRECTEUR GENERAL") == read("directeur-général") == read(" Directeur  Général,")


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("DECISION_MAKER", "decision_maker"),  # HubSpot
        ("LEGAL_AND_COMPLIANCE", "gatekeeper"),
        ("BLOCKER;END_USER", "blocker"),
        ("Economic Buyer", "decision_maker"),  # Salesforce
        ("Executive Sponsor", "sponsor"),
        ("Developer/Evaluator", "influencer"),  # Zoho
        ("Décideur", "decision_maker"),
        ("Other; Champion", "champion"),
        ("Other", ""),
    ],
)
def test_a_crm_s_word_for_a_role_is_known(word: str, role: str) -> None:
    assert shipped_titles().role(word) == role


def test_only_directors_and_above_decide_by_title() -> None:
    read = shipped_titles().read
    roles = [read(t).role for t in ("VP Finance", "Finance manager", "Buyer", "Chef de projet")]
    assert roles == ["decision_maker", "", "gatekeeper", ""]


def test_every_role_of_the_list_is_one_of_ours() -> None:
    assert set(shipped_titles().roles.values()) == set(ROLES)


def test_a_title_of_any_length_is_read_in_time() -> None:
    assert shipped_titles().read("chief " * 100_000).level is None
