"""Français : alertes aux directeurs."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "alert.channel_gone": "ce canal n’est plus dans la configuration",
    "alert.no_notifier": (
        "les notifications sont désactivées, ou le directeur n’est plus utilisateur du CRM"
    ),
    "alert.title.fire": "Dépendance {level} : {name}",
    "alert.title.worsen": "Dépendance désormais {level} : {name}",
    "alert.title.ease": "Dépendance en recul, désormais {level} : {name}",
    "alert.title.recover": "Dépendance levée : {name}",
    "alert.title.lapse": "Dépendance toujours {level} : {name}",
    "alert.title.several.one": "Dépendance : {n} changement",
    "alert.title.several.many": "Dépendance : {n} changements",
    "alert.title.digest.one": "Dépendance cette semaine : {n} changement",
    "alert.title.digest.many": "Dépendance cette semaine : {n} changements",
    "alert.head": "Au {date}, d’après ce que contient le CRM.",
    "alert.fire": "{name} : dépendance {level}, pas encore annoncée.",
    "alert.worsen": "{name} : la dépendance s’aggrave, de « {earlier} » à « {level} ».",
    "alert.ease": "{name} : la dépendance recule, de « {earlier} » à « {level} ».",
    "alert.recover": "{name} : plus de dépendance (elle était {earlier}).",
    "alert.lapse": "{name} : ce qui la rendait silencieuse a pris fin ; la dépendance est "
    "toujours {level}.",
    "alert.share": "- {share} {scope} ({level})",
    "alert.share_plain": "- {share} {scope}",
    "alert.loss": "- Si ce client partait : {lost} sur 12 mois en moins, {share} du portefeuille "
    "; il resterait {remaining}.",
    "alert.loss_top": "- Le plus gros serait alors {name} avec {share}.",
    "alert.loss_months": "- Les nouveaux clients apportent autant en {months} mois environ.",
    "alert.forward": "- Si les affaires en cours sont gagnées : {level}.",
    "alert.decide": "- À décider : accepter, réduire, couvrir ou sortir, par qui et jusqu’à "
    "quand. Une fois noté sur le compte, silence jusqu’à cette date, ou jusqu’à ce que "
    "cela s’aggrave.",
    "alert.how": "- À noter sur le compte : la décision (accepter, réduire, couvrir ou sortir), "
    "par qui, jusqu’à quand. Une tâche marquée terminée vaut prise de connaissance.",
    "alert.link": "- Fiche : {link}",
    "alert.standing.one": "{n} dépendance reste telle qu’annoncée.",
    "alert.standing.many": "{n} dépendances restent telles qu’annoncées.",
    "alert.title.first.one": "Dépendances au premier jour : {n}",
    "alert.title.first.many": "Dépendances au premier jour : {n}",
    "alert.first": "Premier regard sur le portefeuille : l’état d’aujourd’hui en un message. "
    "Ensuite, seuls les changements sont annoncés.",
    "alert.table.revenue": "12 mois",
    "alert.table.account": "Compte",
    "alert.table.change": "Avant → maintenant",
    "alert.table.where": "Où",
    "alert.table.owner": "Responsable",
    "alert.table.link": "Fiche",
    "alert.at_least": "au moins {amount}",
    "alert.sum.one": "Au total {amount} pour {n} compte.",
    "alert.sum.many": "Au total {amount} pour {n} comptes.",
    "alerts.none": "rien n’a été signalé, rien n’attend",
    "alerts.episode": "{director} : {account}, dépendance {level:level} depuis le "
    "{since:date}, annoncée comme {told:level}",
    "alerts.quiet": "silence : {account} {kind:quiet_kind}, dépendance "
    "{level:level}, {end}{by} ({source:quiet_source})",
    "alerts.until": "jusqu’au {until:date}",
    "alerts.worse": "jusqu’à une aggravation",
    "alerts.by": ", par {by}",
    "alerts.waiting.one": "{n:number} changement attend le récapitulatif",
    "alerts.waiting.many": "{n:number} changements attendent le récapitulatif",
    "alerts.message": "message {n} vers {channel} : {status:message_status}, pas "
    "avant le {day:date} {time} {error}",
    "quiet_kind.ack": "pris en compte",
    "quiet_kind.snooze": "mis en veille",
    "quiet_kind.accept": "accepté",
    "quiet_kind.reduce": "à réduire",
    "quiet_kind.insure": "à couvrir",
    "quiet_kind.exit": "à quitter",
    "quiet_source.command": "commande",
    "quiet_source.field": "champ du CRM",
    "quiet_source.task": "tâche du CRM",
    "message_status.pending": "à envoyer",
    "message_status.sending": "en cours d’envoi",
    "message_status.sent": "envoyé",
    "message_status.failed": "non accepté",
    "message_status.dropped": "abandonné",
    "good.title.one": "{n} bonne nouvelle cette semaine",
    "good.title.many": "{n} bonnes nouvelles cette semaine",
    "good.head": "Ce qui a réussi cette semaine :",
    "good.more.one": "… et {n} autre",
    "good.more.many": "… et {n} autres",
    "good.tier": "{name} : désormais {now} (avant : {before})",
    "good.promises": "{name} : les {n} engagements de 12 mois sont tous tenus",
    "good.voice": "{name} : {now} des commentaires sont positifs (avant : {before})",
}
