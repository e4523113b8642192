"""Français : ce que disent les commandes."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "cli.retried": "écrit : {records} ; refusé de nouveau : {refused:number} ; laissé de "
    "côté (modifié ou disparu depuis) : {left:number}",
    "export.accounts": "comptes",
    "export.dictionary": "dictionnaire",
    "cli.killed": "une exécution précédente a été interrompue, le ménage est fait : {run}",
    "cli.head": "{connection} · {day:date} · {groups} · grille {name} {version}",
    "cli.head_unapproved": "{connection} · {day:date} · {groups} · grille {name} "
    "{version} (non approuvée)",
    "cli.tier": "{tier:tier} ({n:number})",
    "cli.tier_head": "compte;score;conf.;CA 12 mois;pourquoi",
    "cli.more_rows": "… et {n:number} de plus",
    "cli.dependency": "dépendance {level:level} : {name} représente {share:percent} ({place})",
    "cli.dependency_least": "dépendance {level:level} : {name} représente au moins "
    "{share:percent} ({place})",
    "cli.dependency_more.one": "… et {n:number} autre dépendance : kamsync report",
    "cli.dependency_more.many": "… et {n:number} autres dépendances : kamsync report",
    "cli.dependency_none": "dépendance : aucun compte n’atteint un seuil",
    "cli.records.one": "{n:number} fiche",
    "cli.records.many": "{n:number} fiches",
    "cli.tasks.one": "{n:number} tâche",
    "cli.tasks.many": "{n:number} tâches",
    "cli.tasks_closed.one": "{n:number} tâche close",
    "cli.tasks_closed.many": "{n:number} tâches closes",
    "cli.tasks_wait.one": "{n:number} tâche attend",
    "cli.tasks_wait.many": "{n:number} tâches attendent",
    "cli.to_close.one": "{n:number} à clore",
    "cli.to_close.many": "{n:number} à clore",
    "cli.written": "écrit : {records}, {tasks}, {closed} ; {waiting} ({most} par responsable et "
    "par semaine, {first} la première)",
    "cli.nothing_to_change": "rien à changer : le CRM le montre déjà",
    "cli.planned": "prévu : {records}, {tasks}, {closing} ; plan {plan}",
    "cli.calls": "appels d’API : {n:number}",
    "cli.report": "rapport : {path}",
    "cli.rejects.one": "{n:number} fiche rejetée : kamsync show {run}",
    "cli.rejects.many": "{n:number} fiches rejetées : kamsync show {run}",
    "cli.more_findings.one": "… encore {n:number} constat : kamsync show {run}",
    "cli.more_findings.many": "… encore {n:number} constats : kamsync show {run}",
    "cli.next_apply": "ensuite : kamsync apply {plan}",
    "cli.next_why": "ensuite : kamsync why COMPTE explique un score ; faire approuver une grille "
    "par la direction (kamsync init)",
    "cli.plan_waits": "rien n’est écrit : le plan attend",
    "cli.undone": "restauré : {records}, laissé tel quel : {kept:number} ; retiré : {tasks}, "
    "laissé : {left:number} (quelqu’un y a travaillé)",
    "cli.undone_dry": "serait restauré : {records}, laissé tel quel : {kept:number} ; serait "
    "retiré : {tasks}, laissé : {left:number} (quelqu’un y a travaillé)",
    "cli.paused": "{connection} est maintenant en pause jusqu’à : kamsync resume",
    "cli.resumed": "reprise possible (en pause depuis le {day:date} {time} : {reason})",
    "cli.not_paused": "la connexion n’était pas en pause",
    "cli.org": "{connection} : {org} ({id}), production, {currency}, {zone}, {n:number} flux",
    "cli.org_sandbox": "{connection} : {org} ({id}), bac à sable, {currency}, {zone}, {n:number} "
    "flux",
    "cli.all_well": "aucun constat : tout va bien",
    "cli.nothing_to_do": "rien à faire",
    "cli.not_asked": "{n:number} champs laissés de côté, car rien ne les utilise : {names} ; un "
    "critère, un indicateur ou une alerte qui en nomme un le ramène",
    "cli.step_dry": "à faire : {action:step_action} {what}  {message}",
    "cli.step": "{action:step_action} {what}  {message}",
    "cli.asof": "exécution {run} du {day:date}, grille {name} ; {same}",
    "cli.asof_same": "la même grille",
    "cli.asof_other": "la grille d’aujourd’hui est {name}",
    "cli.asof_text": "celle d’aujourd’hui a le même nom et la même version, mais un autre texte",
    "cli.asof_head": "compte;score;catégorie;score aujourd’hui;catégorie aujourd’hui",
    "cli.sent": "envoyé par {channel}",
    "cli.file": "écrit : {path}",
    "cli.stopped": "arrêté par vous",
    "cli.bug": "c’est un défaut de kamsync ({kind}) ; rapport {path}",
    "cli.finding": "{severity:severity} {place} : {message}",
    "cli.demo": "la démonstration se trouve dans {folder}/ (entreprises et affaires sont des "
    "données publiques d’exemple, ce qui est marqué comme inventé l’est). Ensuite : cd {folder} "
    "&& kamsync why COMPTE ; un second `kamsync run` n’y change rien",
    "cli.anchors_later": "dès que la connexion fonctionne, kamsync init --anchors propose des "
    "échelles tirées du portefeuille",
    "cli.anchors_euro": "les échelles d’argent de scorecard.toml sont en euros : les corriger "
    "pour {currency}, ou donner init --rate",
    "cli.anchors_few": "échelles inchangées : trop peu des {n:number} comptes ont des chiffres "
    "qui diffèrent",
    "cli.anchors_done": "échelles de {names} proposées à partir de {n:number} comptes : les relire",
    "cli.anchors_not": "échelles non proposées : {reason}",
    "cli.dependency_unknown": "dépendance : inconnue, aucun chiffre d’affaires sur 12 mois",
    "erase.records.one": "{n} fiche supprimée, ou vidée de ce qui est effacé",
    "erase.records.many": "{n} fiches supprimées, ou vidées de ce qui est effacé",
    "erase.files.one": "{n} plan ou page supprimé : à refaire",
    "erase.files.many": "{n} plans et pages supprimés : à refaire",
    "erase.runs": "images d’avant supprimées ; exécutions impossibles à annuler : {runs}",
    "erase.ledger.one": "{n} ligne du registre supprimée",
    "erase.ledger.many": "{n} lignes du registre supprimées",
    "erase.thinned": "annuler ces exécutions laissera le compte de côté : {runs}",
    "erase.archived": "archives sans ce qui est effacé, les chiffres des autres restent : {runs}",
    "erased.contact": "une personne a été effacée de cette exécution le {day:date} : les cellules "
    "qui la nommaient sont inconnues",
    "erased.account": "un compte a été effacé de cette exécution le {day:date} : sa ligne manque, "
    "les totaux sont ceux d’alors",
    "erased.undo": "un compte a été effacé de cette exécution le {day:date} : rien de lui n’est "
    "restauré",
    "erase.found": "conservé dans : {places}",
    "erase.left": "encore nommé dans : {places} ; à supprimer à la main",
    "erase.nowhere": "état, registre, archive, rapports et résultats parcourus : il ne reste rien",
    "erase.crm": "rien n’a été touché dans le CRM : y supprimer la fiche et les tâches qui la "
    "nomment, sinon la prochaine lecture complète la ramène",
    "voice.none": "pas encore de modèle de texte : les lexiques jugent seuls ; kamsync voice train",
    "voice.title": "Modèle de texte, sur des réponses qu’il n’avait pas vues (trois dixièmes)",
    "voice.head.of": "réponses",
    "voice.head.judge": "jugées par",
    "voice.head.n": "n",
    "voice.head.right": "juste",
    "voice.head.wrong": "faux",
    "voice.head.open": "non classées",
    "voice.head.precision": "précision",
    "voice.head.recall": "rappel",
    "voice.of.all": "toutes",
    "voice.of.en": "anglais",
    "voice.of.fr": "français",
    "voice.judge.model": "modèle",
    "voice.judge.lists": "lexiques",
    "voice.share": "{share} ({low}–{high}), {k}/{n}",
    "voice.trained.one": "appris de {n} réponse notée, le {day}",
    "voice.trained.many": "appris de {n} réponses notées, le {day}",
    "voice.used": "{name} : utilisé. Meilleur que les lexiques sur {better} réponses, moins bon "
    "sur {worse} (probabilité d’un hasard : {chance}) ; la prochaine exécution relit les "
    "réponses",
    "voice.unused": "{name} : pas utilisé, les lexiques jugent. Meilleur sur {better} réponses, "
    "moins bon sur {worse} (probabilité d’un hasard : {chance}). Il l’est à partir de 0,05 au "
    "plus, et si quatre réponses dites négatives sur cinq ont une mauvaise note",
    "voice.unused_few": "{name} : pas utilisé, les lexiques jugent. {n} réponses mises de côté, "
    "il en faut {least}",
    "voice.note": "Précision : part de mauvaises notes parmi les réponses dites négatives ; "
    "rappel : part dite négative parmi les mauvaises notes ; entre parenthèses l’intervalle à "
    "95 %. Une note d’au plus la moitié de l’échelle est mauvaise, une des deux meilleures bonne.",
    "voice.too_few": "pas de modèle : {positive} réponses bien notées, {negative} mal notées ; "
    "il en faut {least} en tout, et {each} de chaque sorte",
    "voice.judged": "« {words} » : {label}, selon {judge} ; thèmes : {themes}",
    "voice.label.positive": "positif",
    "voice.label.negative": "négatif",
    "voice.label.neutral": "neutre",
    "voice.label.unclassified": "non classé",
    "load.head": "Charge au {date} ; {key_tier} 3, {tomorrow_tier} 2, {maintain_tier} 1 point, "
    "davantage pour les groupes ; plafond {cap}",
    "load.manager": "responsable",
    "load.accounts": "comptes",
    "load.key": "Clé",
    "load.points": "points",
    "load.over": "au-delà du plafond",
    "load.to_move": "transférables",
    "managers.head": "Résultats par responsable au {date} ; pour la direction seulement",
    "managers.manager": "responsable",
    "managers.accounts": "comptes",
    "managers.key": "Clé",
    "managers.revenue": "chiffre d’affaires, 12 mois",
    "managers.revenue_previous": "12 mois d’avant",
    "managers.tasks_on_time": "tâches à temps",
    "managers.plan_execution": "plan exécuté",
    "managers.promise_kept": "engagements tenus",
    "managers.in_cadence": "rythme de contact respecté",
    "managers.rate": "{share} (n = {n})",
    "managers.few": "trop peu",
    "managers.rule": "Sur tous les cas de tous les comptes d’un responsable ; une part se "
    "montre à partir de {least} cas.",
    "managers.own": "{name}, au {date}",
    "managers.touches.one": "{n} échange réciproque de votre part en {days} jours ; {of} de notre "
    "part sur vos comptes",
    "managers.touches.many": "{n} échanges réciproques de votre part en {days} jours ; {of} de "
    "notre part sur vos comptes",
    "managers.tasks": "vos tâches de 12 mois faites à temps : {rate}",
    "managers.actions": "vos actions des plans faites à temps : {rate}",
    "managers.satisfaction": "note moyenne des enquêtes sur vos comptes, 12 mois : {rate}",
    "managers.private": "Pour cette personne et son responsable seulement ; aucun rapport, champ "
    "ni tâche ne le montre.",
    "cli.dependency_refused": "dépendance : inconnue, toutes les ventes des 12 derniers mois ont "
    "été refusées",
    "load.hours": "heures par compte Clé",
    "load.elsewhere": "travail ailleurs",
    "load.new": "affaires de nouveaux clients",
    "load.conflict": "▲ {share}, n = {n}",
    "load.within": "{share}, n = {n}",
    "load.elsewhere_note": "Travail ailleurs : activités de 90 jours et affaires ouvertes sur des "
    "comptes non Clé, parmi celles de chaque responsable d’un compte Clé ; ▲ au-delà de {line}.",
    "step_kind.field": "champ {name}",
    "step_kind.fields": "champs {name}",
    "step_kind.object": "objet {name}",
    "step_kind.module": "module {name}",
    "step_kind.file": "fichier {name}",
    "step_kind.permission_set": "ensemble d’autorisations {name}",
    "step_kind.field_permissions": "droits sur les champs",
    "step_kind.list": "liste {name}",
    "step_kind.list_view": "vue de liste {name}",
    "step_kind.ListView": "vue de liste {name}",
    "step_kind.notification_type": "type de notification {name}",
    "step_kind.assignment": "attribution {name}",
    "step_kind.assignment_to": "attribution aux personnes",
    "step_kind.page_layout": "présentation de page",
    "step_kind.layouts": "présentations {name}",
    "step_kind.property_group": "groupe de propriétés {name}",
    "step_kind.definitions": "définitions {name}",
    "step_kind.what_stays": "ce qui reste",
    "step_kind.card": "fiche",
    "step_kind.cards": "fiches",
    "step_kind.LightningComponentBundle": "composant Lightning {name}",
    "step_kind.FlexiPage": "page Lightning {name}",
    "step_kind.Report": "rapport {name}",
    "step_kind.Dashboard": "tableau de bord {name}",
    "step_kind.ReportType": "type de rapport {name}",
}
