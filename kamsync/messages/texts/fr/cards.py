"""Français : ce que kamsync place dans un CRM à côté de ses champs."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "card.none": "ce connecteur ne place pas encore de pages, de listes ni de rapports",
    "card.page": "Compte avec onglet grand compte",
    "card.tab": "Grand compte",
    "card.hubspot.failed": "Les chiffres de cette entreprise sont illisibles",
    "card.hubspot.upload": "dans {folder} : hs project upload ; puis placer la carte : Paramètres "
    "→ Objets → Entreprises → Personnalisation de la fiche. Pour la retirer : hs project delete",
    "card.hubspot.lists": "envoyer chaque corps par POST à son adresse, avec une clé qui a "
    "crm.lists.write",
    "card.hubspot.emit": "s’obtient avec --emit DIR : aucune API ne place une carte",
    "card.kamFigures": "Chiffres du grand compte",
    "card.kamReasons": "Pourquoi ce score",
    "card.compact": "Grand compte",
    "card.folder": "Gestion des grands comptes",
    "card.dashboard": "Grands comptes : vue de la direction",
    "card.report.By_Tier": "Grands comptes par catégorie",
    "card.report.By_Dependency": "Comptes dont nous dépendons",
    "card.report.Stale": "Comptes aux données client périmées",
    "card.report.Lost": "Comptes perdus",
    "card.activate": "Configuration → Gestionnaire d’objet → Compte → Pages d’enregistrement "
    "Lightning → {page} → Activation. La page n’est pas activée ici : elle remplacerait la vôtre. "
    "La désactiver avant --remove.",
    "card.active": "{reason}. Si la page {page} est active : la désactiver sous Pages "
    "d’enregistrement Lightning, puis relancer ; ses champs restent jusque-là.",
    "card.translations": "à déployer seulement si l’espace de traduction est ouvert et le français "
    "actif",
    "card.deploy": "à déployer après kamsync-salesforce.zip, avec tout outil de métadonnées",
}
