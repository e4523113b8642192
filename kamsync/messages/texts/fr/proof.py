"""French: what the programme's own record says: back-test, drivers, own numbers, outlook."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "finding.expected_missed": "Écart",
    "finding.expected_missed.message": "{what}",
    "finding.expected_missed.fix": "corriger la donnée dont elle vient, ou expected.toml si le "
    "nouveau résultat est juste",
    "expected.absent": "absent du portefeuille, ou n’est pas la maison mère de son groupe",
    "expected.tier": "catégorie {found:tier}, attendu : {wanted:tier}",
    "expected.bounds": "{figure:expected.figure} {found:number}, attendu : {low:number} à "
    "{high:number}",
    "expected.figure.score": "score",
    "expected.figure.confidence": "confiance",
    "expected.flag_lacking": "l’alerte « {flag:flag} » n’est pas ouverte",
    "expected.flag_open": "l’alerte « {flag:flag} » est ouverte",
    "test.case.files": "{folder} : fichiers au {day:date}, comptes vérifiés : {of}, écarts : "
    "{failed}",
    "test.case.pull": "{folder} : dernière lecture au {day:date}, comptes vérifiés : {of}, "
    "écarts : {failed}",
    "test.missed": "  {place} : {what}",
    "test.all": "tout est comme attendu",
    "drivers.head": "Critères tels qu’ils étaient le {day:date}, {n:number} comptes, comparés à "
    "l’année "
    "qui a suivi. « Va avec » ne dit pas la cause ; aucun poids n’est changé : kamsync whatif "
    "FICHIER "
    "en essaie d’autres.",
    "drivers.outcome.stayed": "a racheté",
    "drivers.outcome.grew": "a progressé",
    "drivers.outcome.voice_up": "a donné de meilleures notes",
    "drivers.up": "« {outcome} » va avec plus de points pour {names}.",
    "drivers.down": "« {outcome} » va avec moins de points pour {names} : revoir l’échelle.",
    "drivers.nothing": "« {outcome} » : aucun critère ne va sûrement avec ({n:number} comptes).",
    "drivers.lacking": "« {outcome} », pas assez d’historique : {parts}.",
    "drivers.lacking.criteria": "critères assez connus : {n}, il en faut {need}",
    "drivers.lacking.accounts": "comptes dont tous les critères sont connus : {n:number}, il en "
    "faut "
    "{need}",
    "drivers.lacking.outcomes": "cas de l’issue la plus rare : {n:number}, il en faut {need}",
    "drivers.lacking.events": "cas de l’issue la plus rare : {n:number}, il en faut {need} pour "
    "autant "
    "de critères",
    "drivers.columns": "critère;n;corrélation;95 %;p ajusté;retenu",
    "drivers.unknown": "Non examinés, car trop peu connus ou identiques pour tous (connus, sur "
    "{of:number}) : {names}.",
    "drivers.none": "Pas d’analyse : il faut trois ans de chiffre d’affaires avant le "
    "{as_of:date}.",
    "own.title": "Vos propres chiffres de la dernière année, selon ce qu’étaient les comptes un "
    "an avant",
    "own.columns": "comptes;ont racheté;taux de réussite;CA médian",
    "own.key": "Clé",
    "own.others": "autres clients",
    "own.new": "nouveaux clients",
    "own.large": "tiers supérieur",
    "own.middle": "tiers moyen",
    "own.small": "tiers inférieur",
    "own.few": "non affiché (n = {n})",
    "backtest.head.one": "Contrôle a posteriori sur {n} date passée ({days}), {groups} clients",
    "backtest.head.many": "Contrôle a posteriori sur {n} dates passées ({days}), {groups} clients",
    "backtest.applied": "Au {days:date}, catégories et alertes sont celles qui ont été appliquées "
    "alors ; aux autres dates, elles sont recalculées d’après ce qui était connu.",
    "backtest.none": "Pas de contrôle a posteriori : il faut trois ans de chiffre d’affaires avant "
    "le {as_of}, et 24 mois avant chaque date passée.",
    "backtest.column.name": "signal",
    "backtest.column.hits": "vérifié",
    "backtest.column.share": "part (95 %)",
    "backtest.column.base": "tous les clients",
    "backtest.column.lift": "fois la base",
    "backtest.column.over": "fois la meilleure règle",
    "backtest.column.lead": "mois d’avance",
    "backtest.outcome.fell": "Chiffre d’affaires réduit de moitié ou plus en 12 mois",
    "backtest.outcome.kept": "Chiffre d’affaires au moins égal 12 mois après",
    "backtest.rule.largest": "Règle : plus gros chiffre d’affaires",
    "backtest.rule.same_kept": "Règle : CA déjà maintenu l’année précédente",
    "backtest.rule.same_fell": "Règle : CA déjà réduit de moitié l’année précédente",
    "backtest.rule.shrank": "Règle : achète moins que l’année précédente",
    "backtest.few": "Trop peu de cas (il en faut {least}) : {names}.",
    "backtest.left_out": "Inconnus à ces dates, donc laissés de côté : affaires en cours, "
    "engagements, objectifs, plans, contrats, champs sans date et filtre du portefeuille.",
    "backtest.quote.flag": "Sur {n} comptes signalés « {name} », {k} ont vu leur chiffre "
    "d’affaires réduit de moitié ou plus en 12 mois ({share} ; {low} à {high}) ; pour "
    "l’ensemble des clients, c’était {base}.",
    "backtest.quote.none": "Aucune alerte n’a été levée {n} fois ou plus à ces dates : il n’y a "
    "pas encore de bilan à citer.",
    "outlook.published": "À {days} dates passées ({cases} cas, {groups} clients), la prévision "
    "s’est trompée de {error} par client en moyenne, « comme l’an dernier » de {naive} : {gain} "
    "de moins (95 % : {low} à {high}). {held} de ses intervalles à 80 % contenaient le chiffre "
    "réalisé.",
    "outlook.no_better": "Pas de prévision : à {days} dates passées ({cases} cas, {groups} "
    "clients), elle s’est trompée de {error} par client en moyenne, « comme l’an dernier » de "
    "{naive}. Rien n’assure que l’écart ({gain} ; 95 % : {low} à {high}) soit un gain : les "
    "champs restent vides.",
    "outlook.too_short": "Pas de prévision : elle se vérifie à trois dates passées, ce qui demande "
    "quatre ans de chiffre d’affaires avant le {as_of}. Les champs restent vides.",
    "outlook.few": "Pas de prévision : il faut {least} clients avec du chiffre d’affaires à "
    "chacune des dates passées où elle se vérifie. Les champs restent vides.",
    "outlook.few_events": "Pas de prévision : dans {cases} cas passés, le chiffre d’affaires n’a "
    "bougé d’un quart ou plus que {events} fois (il en faut {least}) : la valeur de l’an dernier "
    "suffit. Les champs restent vides.",
    "outlook.source": "Pas de prévision : le chiffre d’affaires est un seul montant par compte, "
    "sans dates.",
    "outlook.account": "Douze prochains mois : environ {value}, dans 8 cas sur 10 entre {low} et "
    "{high} (kamsync backtest montre ce que cela a donné par le passé).",
    "outlook.rule": "Elle vient de ce qu’ont fait ensuite les clients dans la même situation : du "
    "chiffre d’affaires à chaque trimestre de l’année, dans les deux semestres, dans un seul. Un "
    "compte isolé peut s’en écarter beaucoup : c’est ce que dit l’intervalle. Les affaires en "
    "cours n’y entrent pas.",
    "report.outlook.title": "Les douze prochains mois",
    "report.outlook.table": "Comptes Clé et Demain, puis les plus grands des autres",
    "report.outlook.interval": "Intervalle à 80 %",
    "report.outlook.last": "12 derniers mois",
    "report.own.title": "Les chiffres du programme",
    "own.none": "Chiffres du programme sur la dernière année : non affichés, il faut trois ans de "
    "chiffre d’affaires avant le {as_of:date}.",
    "own.points": "{value} points",
    "matched.title": "Comptes Clé et comptes comparables, sur l’année qui a suivi",
    "matched.columns": "résultat;Clé;comparables;écart (95 %);paires",
    "matched.lead": "{pairs:number} des {keys:number} comptes Clé d’il y a un an ont un comparable "
    ": même secteur, chiffre d’affaires et ancienneté entre la moitié et le double. Comparables "
    "sur ce qui est connu, pas sur tout : ce n’est pas la preuve d’une cause.",
    "matched.few": "Comptes Clé et comptes comparables : non affiché. Paires : {pairs:number}, "
    "il en faut {least} ; comptes qui étaient Clé il y a un an : {keys:number}.",
    "matched.grr": "chiffre d’affaires conservé, hors croissance",
    "matched.nrr": "chiffre d’affaires conservé, croissance comprise",
    "matched.growth": "croissance, médiane",
    "matched.margin": "marge",
    "matched.families": "nouvelles familles de produits par compte",
    "cost.title": "Effort par affaire gagnée, selon la catégorie d’il y a un an",
    "cost.columns": "catégorie;comptes;affaires gagnées;heures par affaire (95 %);coût par affaire",
    "cost.none": "Effort par affaire gagnée : non affiché. Il faut {least} comptes et {least} "
    "affaires gagnées dans une catégorie, et des activités qui remontent à un an.",
    "complete.up": "Les comptes aux fiches complètes ont davantage progressé depuis "
    "({figure:column}, {n:number} comptes, à taille et ancienneté égales : corrélation {rho} ; "
    "95 % : {low} à {high}). Ce n’est pas la preuve d’une cause.",
    "complete.down": "Les comptes aux fiches complètes ont moins progressé depuis "
    "({figure:column}, {n:number} comptes, à taille et ancienneté égales : corrélation {rho} ; "
    "95 % : {low} à {high}). Ce n’est pas la preuve d’une cause.",
    "complete.nothing": "Fiches complètes et croissance depuis : aucun lien certain "
    "({figure:column}, {n:number} comptes, à taille et ancienneté égales : corrélation {rho} ; "
    "95 % : {low} à {high}).",
    "complete.few": "Fiches complètes et croissance depuis : non affiché (n = {n:number}, il en "
    "faut {least}).",
    "deviants.title": "Comptes qui ont dépassé ceux de leur taille et de leur secteur : où ils "
    "en étaient il y a un an",
    "deviants.columns": "il y a un an;ceux-ci, médiane;les autres;écart (95 %)",
    "deviants.lead": "{n:number} des {accounts:number} comptes ont le plus dépassé ceux de leur "
    "taille et de leur secteur : {names}. Le tableau montre ce qui les distinguait ; seul un "
    "essai dirait si c’en est la raison.",
    "deviants.alike": "{n:number} des {accounts:number} comptes ont le plus dépassé ceux de "
    "leur taille et de leur secteur : {names}. Il y a un an, rien de ce qui est mesuré ici ne "
    "les distinguait nettement.",
    "deviants.few": "Comptes qui ont dépassé ceux de leur taille et de leur secteur : non "
    "affiché (n = {n:number}, il en faut {least}).",
    "report.record.title": "Les alertes et catégories passées ont-elles vu juste ?",
    "backtest.answered": "Jugées fausses dans le CRM, parmi les alertes qui ont reçu une "
    "réponse : {flags}.",
    "backtest.answered.flag": "{name} {k} sur {n} ({share})",
}
