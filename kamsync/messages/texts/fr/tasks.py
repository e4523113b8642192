"""Français : ce que dit une tâche."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "flag.dependency_critical": "dépendance critique",
    "flag.dependency_high": "dépendance élevée",
    "flag.dependency_watch": "dépendance à surveiller",
    "flag.owner_issue": "sans responsable actif",
    "flag.lost": "perdu",
    "flag.silent": "silencieux",
    "flag.shrinking": "en baisse",
    "flag.single_threaded": "contact unique",
    "flag.touch_overdue": "contact en retard",
    "flag.stale_client_data": "données client périmées",
    "flag.no_open_pipeline": "aucune affaire ouverte",
    "flag.plan_missing": "plan absent",
    "flag.profile_gap": "profil client incomplet",
    "flag.plan_gap": "plan incomplet",
    "flag.handover_open": "passation en cours",
    "flag.sponsor_overdue": "parrain absent ou en retard",
    "flag.team_roles_missing": "rôles manquants dans notre équipe",
    "flag.tomorrow_underserved": "compte Demain délaissé",
    "flag.behind_pace": "en retard sur la cible",
    "flag.lone_kam": "une seule personne à l’œuvre",
    "flag.plan_not_executed": "plan non exécuté",
    "flag.plan_review_overdue": "revue du plan en retard",
    "flag.contingency_missing": "dépendance sans plan de secours",
    "flag.plan_expired": "plan échu",
    "flag.voice_mismatch": "note démentie par les mots",
    "flag.inbound_missing": "plus rien ne vient du client",
    "flag.reciprocity_low": "leurs engagements non tenus",
    "flag.single_topic": "un seul sujet",
    "flag.promise_broken": "engagement non tenu",
    "flag.past_close": "affaires à date dépassée",
    "flag.deals_without_account": "affaires sans compte",
    "flag.escalation_late": "escalade sans réponse",
    "flag.overdue": "travail en retard",
    "flag.cross_functional_missing": "aucune réunion entre services",
    "flag.contact_plan_gap": "plan de contact incomplet",
    "flag.effort_without_return": "effort sans retour",
    "flag.role_request": "collègue demandé",
    "task.done": "C’est fait quand {done}.",
    "task.reason": "Pourquoi : {reason}.",
    "task.account": "Compte : {account} (catégorie {tier}, score {score}, confiance {confidence}).",
    "task.revenue_in_scope": "Chiffre d’affaires dans ce périmètre sur 12 mois : {value}.",
    "task.revenue": "Chiffre d’affaires sur 12 mois : {value}.",
    "task.reason.dependency": "la dépendance est {level} : {share} {scope}",
    "task.reason.owner_issue": "{kind}",
    "task.reason.sponsor_overdue": "{state} ; dernière rencontre : {met}",
    "task.reason.team_roles_missing": "les affaires à conclure sous 90 jours demandent des rôles "
    "que personne n’a dans l’équipe : {roles}",
    "task.reason.tomorrow_underserved": "échanges en 183 jours : {touches}, soit {ratio} de ce "
    "qu’un compte Clé reçoit d’ordinaire",
    "task.reason.behind_pace": "un indicateur est plus loin de sa cible que son temps ne le "
    "permet : {way} du chemin, {pace} du temps",
    "task.reason.lone_kam": "une seule personne de chez nous y a eu une activité en 90 jours",
    "task.reason.silent": "{days} jours depuis la dernière commande ; son seuil est de {line}. "
    "Sur {decided} silences passés aussi longs, {false} ont pris fin d’eux-mêmes en 90 jours",
    "task.reason.lost": "{amount} sur les 12 mois précédents, rien depuis",
    "task.reason.shrinking": "{change} ; trimestres, du plus ancien au plus récent : {quarters}",
    "task.reason.shrinking.falls": "son chiffre d’affaires trimestriel baisse (l’intervalle à 90 % "
    "est sous zéro)",
    "task.reason.single_threaded": "presque tous les échanges passent par une personne ; ont "
    "répondu ou nous ont vus en 180 jours : {engaged} (répartition {threads}, alerte sous 1,5)",
    "task.reason.touch_overdue": "le prochain échange était attendu le {due}, le dernier date du "
    "{last}",
    "task.reason.stale_client_data": "dernier signe du client : {last}",
    "task.reason.no_open_pipeline": "aucune affaire ouverte dont la clôture soit à venir",
    "task.reason.plan_missing": "le compte n’a pas de plan",
    "task.agreed": "Prévu au plan pour « {condition} » : {response}.",
    "task.course.plan": "Le plan dit : {title}.",
    "task.course.field": "Décidé : {course}, jusqu’au {until}{by}.",
    "task.course.by": " ({who})",
    "task.reason.plan_review_overdue": "dernière revue, présentation ou début du plan : {day}",
    "task.done.plan_review_overdue": "une revue ou une présentation du plan est notée avec sa date",
    "task.reason.contingency_missing": "dépendance : {level} ; {state}",
    "task.contingency.none": "aucune réponse n’est convenue pour le cas où le compte serait perdu",
    "task.contingency.incomplete": "une réponse convenue n’a pas de responsable ou pas de date",
    "task.done.contingency_missing": "le plan a une condition avec sa réponse, un responsable "
    "et une date",
    "task.reason.profile_gap": "le profil client est rempli à {filled} sur 100 ; la plus "
    "grande lacune : {section} ({fields})",
    "task.done.profile_gap": "le profil est rempli à 80 sur 100, chaque section avec sa date",
    "task.reason.plan_gap": "{problem} : {fix}",
    "task.reason.plan_not_executed": "qualité du plan {quality} ; "
    "{execution} des {due} actions échues faites à temps{overdue}",
    "task.reason.plan_overdue.one": ", {n} encore ouverte depuis {days} jours",
    "task.reason.plan_overdue.many": ", {n} encore ouvertes, la plus vieille depuis {days} jours",
    "task.done.plan_gap": "le plan n’a plus d’erreur",
    "task.done.plan_not_executed": "la moitié des échéances est tenue",
    "task.reason.plan_expired": "son plan s’est terminé le {end}",
    "task.reason.past_close.one": "{n} affaire ouverte a une date de clôture dépassée",
    "task.reason.past_close.many": "{n} affaires ouvertes ont une date de clôture dépassée",
    "task.reason.other": "{parts}",
    "task.never": "aucun connu",
    "task.done.dependency": "la décision est notée sur le compte avec son responsable et sa fin, "
    "ou quand la part est nettement repassée sous le seuil",
    "task.done.sponsor_overdue": "une rencontre ou un appel du parrain avec le client est "
    "enregistré",
    "task.done.team_roles_missing": "chacun de ces rôles est tenu dans l’équipe du compte",
    "task.done.tomorrow_underserved": "le compte a au moins la moitié des échanges habituels d’un "
    "compte Clé",
    "task.done.behind_pace": "chaque indicateur a repris son rythme, ou a une autre cible",
    "task.done.lone_kam": "un deuxième collègue a une activité avec le client",
    "task.done.owner_issue": "le compte a un responsable actif dans le CRM",
    "task.done.silent": "une commande est gagnée, ou la raison du silence est notée",
    "task.done.lost": "la cause et la suite (reconquérir, clore) sont notées et la tâche est faite",
    "task.done.shrinking": "la cause est notée sur le compte et une suite est convenue",
    "task.done.single_threaded": "une deuxième personne répond, rencontre ou appelle",
    "task.done.touch_overdue": "un rendez-vous, un appel ou une réponse est enregistré",
    "task.done.stale_client_data": "un rendez-vous, une réponse ou une enquête du mois est "
    "enregistré",
    "task.done.no_open_pipeline": "une affaire ouverte avec une date de clôture est sur le compte",
    "task.done.plan_missing": "le début du plan est renseigné",
    "task.done.plan_expired": "le plan a une nouvelle fin",
    "task.done.past_close": "chaque affaire ouverte a une date de clôture à venir, ou est close",
    "task.done.other": "la cause a disparu à l’exécution suivante",
    "task.review.subject": "Revoir la grille « {name} »",
    "task.review.body": "La revue de « {name} » était attendue le {due}. Pour chaque critère : "
    "découle-t-il encore de la stratégie, a-t-il une source, distingue-t-il les comptes ? kamsync "
    "whatif FICHIER montre qui changerait de catégorie.\nFait quand la grille porte une nouvelle "
    "date review_by, et une nouvelle approbation si ses règles ont changé.",
    "task.deals_without_account.subject.one": "Rattacher {n} affaire à son compte",
    "task.deals_without_account.subject.many": "Rattacher {n} affaires à leurs comptes",
    "task.deals_without_account.body": "Elles valent {worth} et ne comptent pour aucun client. "
    "Les plus grandes : {named}. Fait quand chacune est rattachée à un compte ou supprimée ; la "
    "tâche se ferme alors d’elle-même.",
    "task.reason.refresh.undated": "elle manque ou n’a pas de date",
    "task.reason.refresh.old.one": "elle date de {n} jour",
    "task.reason.refresh.old.many": "elle date de {n} jours",
    "task.reason.refresh.gain": "une valeur à jour ajoute {points} points à la confiance du score",
    "task.done.refresh": "la valeur et sa date sont saisies à nouveau",
    "task.reason.promise_broken": "{parts}",
    "task.reason.promise_share": "engagements des 12 derniers mois tenus à temps : "
    "{kept} sur {n} (seuil 80 %)",
    "task.reason.promise_overdue.one": "le plus ancien engagement ouvert a {n} jour de retard",
    "task.reason.promise_overdue.many": "le plus ancien engagement ouvert a {n} jours de retard",
    "task.reason.reciprocity_low": "leurs engagements et paiements de 12 mois tenus à temps : "
    "{share} sur {n} (seuil 80 %)",
    "task.done.reciprocity_low": "les deux côtés sont convenus de ce qui est dû et pour quand",
    "task.reason.inbound_missing": "sur {n} e-mails et appels de 183 jours, aucun ne vient du "
    "client",
    "task.done.inbound_missing": "un e-mail ou un appel du client est enregistré",
    "task.reason.single_topic": "une seule étiquette dans toutes les activités de 183 jours",
    "task.done.single_topic": "une activité porte une autre étiquette",
    "task.reason.voice_mismatch": "une réponse dont la note et le commentaire se contredisent",
    "task.done.voice_mismatch": "quelqu’un a parlé à cette personne et noté ce qu’elle a dit",
    "task.done.promise_broken": "chaque engagement ouvert est tenu ou a une nouvelle date",
    "task.voice.call": "À appeler : {person}.",
    "task.voice.nobody": "la réponse ne nomme aucun contact",
    "task.voice.person": "contact {id}",
    "task.voice.mark.negative": "Note {mark} sur {most} le {day}, et "
    "pourtant le commentaire se plaint.",
    "task.voice.mark.positive": "Note {mark} sur {most} le {day}, et "
    "pourtant le commentaire est élogieux.",
    "task.voice.words": "Avec ses mots : « {words} »",
    "task.voice.answer": "Les mots sont dans le CRM : réponse {id}.",
    "task.voice.link": "Compte : {link}",
    "task.owner_issue.unknown": "aucune personne active n’en est responsable",
    "task.reason.handover_open": "{cause}, depuis le {day} ; étapes faites visibles dans le CRM "
    ": {pct} %",
    "task.done.handover_open": "toutes les étapes ci-dessous que le CRM peut montrer sont faites",
    "task.handover.step": "- avant le {day} : {step}",
    "task.reason.escalation_late": "escalades ouvertes : {n} ; la plus ancienne l’est depuis "
    "{hours} heures ouvrées",
    "task.done.escalation_late": "l’escalade est close, ou sa tâche terminée",
    "task.reason.overdue": "au-delà de ce que sa catégorie permet : tâches {tasks}, demandes sans "
    "réponse {cases}, engagements de notre part {promises}",
    "task.done.overdue": "plus rien de cela n’est en retard",
    "task.reason.cross_functional_missing": "jours avec une réunion interne en 90 jours : "
    "{meetings} ; services présents : {departments}",
    "task.done.cross_functional_missing": "deux services se sont réunis au sujet du compte",
    "task.reason.contact_plan_gap": "il manque : {parts}",
    "task.done.contact_plan_gap": "interlocuteur, canal et fréquence sont notés sur le compte",
    "task.reason.effort_without_return": "rendez-vous, appels, e-mails et demandes évoluent de "
    "{effort} par trimestre, la marge de {margin}",
    "task.done.effort_without_return": "une décision est prise : quel effort cesse, ou quel "
    "prix change",
    "task.role_request.subject": "{role} pour {account} : {deal}, avant le {by}",
    "task.role_request.body": "L’affaire {deal} ({family}) de {account} doit se conclure le "
    "{close} et demande : {role}. C’est fait quand votre intervention est convenue avec le "
    "responsable de l’affaire.",
}
