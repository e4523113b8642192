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
    "card.hubspot.lists": "si provision --cards ne peut créer les listes : envoyer chaque corps "
    "par POST à son adresse, avec une clé qui a crm.lists.write",
    "card.hubspot.list_scopes": "ajouter {scopes} à la clé de provision et relancer ; ou envoyer "
    "par POST les corps qu’écrit --emit DIR",
    "card.hubspot.other_list": "une liste de ce nom regarde d’autres propriétés : elle est à "
    "quelqu’un d’autre et reste",
    "card.hubspot.text_property": "{field} est une propriété texte d’une installation antérieure "
    ": aucune liste ne peut y chercher une valeur. Changer son type de champ sous Propriétés, "
    "puis relancer",
    "card.hubspot.remove": "hs project delete, si vous l’avez envoyée",
    "card.hubspot.emit": "s’obtient avec --emit DIR : aucune API ne place une carte",
    "card.kamFigures": "Chiffres du grand compte",
    "card.kamReasons": "Pourquoi ce score",
    "card.component": "Grand compte : points par critère",
    "card.compact": "Grand compte",
    "card.folder": "Gestion des grands comptes",
    "card.dashboard": "Grands comptes : vue de la direction",
    "card.report.Key": "Comptes clés",
    "card.report.Tomorrow": "Comptes clés de demain",
    "card.report.Flagged": "Comptes avec alertes ouvertes",
    "card.report.By_Tier": "Grands comptes par catégorie",
    "card.report.By_Dependency": "Comptes dont nous dépendons",
    "card.report.Stale": "Comptes aux données client périmées",
    "card.report.Lost": "Comptes perdus",
    "card.activate": "Configuration → Gestionnaire d’objet → Compte → Pages d’enregistrement "
    "Lightning → {page} → Activation. La page n’est pas activée ici : elle remplacerait la vôtre. "
    "La désactiver avant --remove.",
    "card.active": "{reason}. Si la page {page} est active : la désactiver sous Pages "
    "d’enregistrement Lightning, puis relancer ; ses champs restent jusque-là.",
    "card.translations": "à déployer seulement si l’espace de traduction est ouvert et l’anglais "
    "(si la configuration est en anglais : le français) actif",
    "card.deploy": "à déployer après kamsync-salesforce.zip, avec tout outil de métadonnées",
    "card.failed": "Les chiffres de ce compte sont illisibles",
    "card.unrated": "Pas encore de chiffres : kamsync n’a pas noté ce compte",
    "card.head.score": "Score",
    "card.head.tier": "Catégorie",
    "card.head.confidence": "Confiance",
    "card.head.dependency": "Dépendance",
    "card.head.last_client_data_on": "Dernière donnée client",
    "card.of_100": " / 100",
    "card.percent": " %",
    "card.next_action": "Prochaine action",
    "card.flags": "Alertes",
    "card.contributions": "Points par critère",
    "card.zoho.upload": "{file} : Configuration → Espace développeur → Widgets → Créer un widget "
    ": type Liste associée, hébergement Zoho, page d’index /widget.html. Puis, sur un compte : "
    "Ajouter une liste associée → Widgets. Pour le retirer : y supprimer le widget",
    "card.zoho.emit": "s’obtient avec --emit DIR : aucune API ne place un widget",
    "card.zoho.remove": "Configuration → Espace développeur → Widgets : supprimer celui de "
    "kamsync, s’il y est",
    "card.no_bars": 'ajouter "contributions" à [outputs] fields, puis provision et run : sans ce '
    "champ, la carte n’a pas de barres",
}
