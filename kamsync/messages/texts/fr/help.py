"""Ce que --help dit des commandes et des options, et ce qui ne va pas dans une ligne de commande.

`option.COMMANDE.NOM`, sinon `option.NOM` quand plusieurs commandes l’entendent de même.
"""

from __future__ import annotations

from typing import Final

TEXTS: Final = {
    "help.usage": "Usage : ",
    "help.arguments": "Arguments :",
    "help.options": "Options :",
    "help.commands": "Commandes :",
    "help.options_place": "[OPTIONS]",
    "help.command_place": "COMMANDE [ARGUMENTS]...",
    "help.default": "[par défaut : {value}]",
    "help.required": "[obligatoire]",
    "help.try": "Aide : {command} --help",
    "help.error": "Erreur : {message}",
    "help.man_name": "Nom",
    "help.man_synopsis": "Synopsis",
    "help.man_exits": "Codes de sortie",
    "help.man_exit.0": "fait",
    "help.man_exit.1": "un défaut de kamsync : un fichier de rapport dit quoi nous envoyer",
    "help.man_exit.2": "ligne de commande, configuration, grille ou table de correspondance "
    "invalide",
    "help.man_exit.3": "fait, avec des constats ou trop de fiches ou d’écritures refusées",
    "help.man_exit.4": "un plan attend une personne",
    "help.man_exit.5": "le CRM ou le réseau ne répond pas, ou le quota est épuisé",
    "help.man_exit.6": "identifiants ou droits manquants",
    "help.man_exit.7": "une autre exécution est en cours",
    "help.man_exit.8": "le dossier d’état ou le registre est inutilisable",
    "usage.no_command": "Commande inconnue : {name}{near}",
    "usage.missing_command": "Il manque la commande.",
    "usage.no_option": "Option inconnue : {name}{near}",
    "usage.missing_option": "Il manque l’option {name}",
    "usage.missing_argument": "Il manque l’argument {name}",
    "usage.invalid": "Valeur incorrecte pour {name} : {why}",
    "usage.extra": "Arguments en trop : {words}",
    "usage.needs_value": "L’option {name} attend une valeur.",
    "usage.no_value": "L’option {name} ne prend pas de valeur.",
    "command.kamsync": "Planifier et appliquer pour les comptes clés : scores, fraîcheur et "
    "dépendance, écrits dans le CRM.",
    "command.init": "Écrit config.toml et scorecard.toml dans ce dossier ; demande ce qu’aucune "
    "option ne dit.",
    "command.check": "Configuration, connexion, droits, quota, devise ; code de sortie 3 s’il y a "
    "des constats.",
    "command.match": "Propose quels comptes de plusieurs CRM sont un même client ; une personne "
    "approuve.",
    "command.provision": "Crée, vérifie ou retire dans le CRM les champs et droits propres à "
    "kamsync.",
    "command.plan": "Lit, note et garde un plan : chaque modification, chaque tâche et son "
    "coût. N’écrit rien dans le CRM.",
    "command.apply": "Applique un plan gardé (par défaut : le dernier). La première application "
    "approuve la connexion.",
    "command.run": "Lit, note, planifie, contrôle, applique et fait le rapport, une fois.",
    "command.retry": "Renvoie, seules, les fiches que le CRM a refusées lors de la dernière "
    "exécution appliquée.",
    "command.undo": "Rétablit ce qu’une exécution a changé, là où personne n’y a touché depuis ; "
    "la connexion est ensuite en pause.",
    "command.resume": "Remet une connexion en marche après une annulation.",
    "command.erase": "Efface un contact ou un compte de tout ce qui est gardé sur cette machine, "
    "et le prouve par une recherche.",
    "command.upgrade": "Après l’installation d’une autre version : registre, champs propres, et "
    "qui changerait de catégorie.",
    "command.serve": "Exécute selon l’horaire jusqu’à l’arrêt ; journal en lignes JSON sur stderr.",
    "command.alerts": "Dépendances connues des directeurs, alertes mises en sourdine, messages "
    "non encore remis.",
    "command.ack": "Vu : silence jusqu’à aggravation ; avec une décision, jusqu’à son terme ou "
    "jusqu’à aggravation.",
    "command.snooze": "Ne rien dire d’un compte jusqu’à ce jour, quoi qu’il arrive.",
    "command.status": "La dernière exécution a-t-elle réussi, qu’a-t-elle écrit, qu’est-ce qui "
    "m’attend.",
    "command.runs": "Les dernières exécutions.",
    "command.show": "Une exécution : compteurs, constats, refus, écritures. Ou un plan : chaque "
    "modification et chaque tâche.",
    "command.why": "Pourquoi un compte a ce score et cette catégorie, ce qui en ferait un "
    "compte Clé, et ce qui a changé.",
    "command.whatif": "Qui changerait de catégorie avec une autre grille, places, charge ; "
    "n’écrit rien.",
    "command.asof": "Ce qui a été calculé un jour donné, et ce qu’en dit la grille d’aujourd’hui.",
    "command.kpis": "Les indicateurs de la grille : points, objectifs et chemin restant.",
    "command.load": "Pour le directeur : la charge par responsable face à [people] load_cap "
    "(0 = désactivé).",
    "command.plan-check": "Ce qui manque à un plan de compte : d’un compte, d’un fichier CSV de "
    "plans, d’un fichier Word ou PowerPoint.",
    "command.backtest": "Ce qui a suivi les catégories et alertes passées, d’après les données "
    "connues ces jours-là.",
    "command.drivers": "Quels critères d’il y a un an vont avec l’évolution des comptes depuis "
    "; ne change aucun poids.",
    "command.test": "Note vos propres comptes et les compare à ce qu’en dit expected.toml.",
    "command.report": "Le rapport sur la dernière lecture, en un seul fichier HTML.",
    "command.review": "La page qui peut être montrée au client : aucun chiffre interne.",
    "command.map": "Les interlocuteurs du compte et leur hiérarchie, pour Mermaid, Graphviz, Lucid "
    "ou draw.io.",
    "command.export": "Tous les comptes avec chaque chiffre et un dictionnaire des données, en "
    "Excel, CSV ou Parquet.",
    "command.document": "Un compte en base, stratégie, plan, matrice 3×3 ou passation ; revue "
    "pour le client.",
    "command.mcp": "Répond aux assistants par MCP sur stdin et stdout jusqu’à ce qu’ils se "
    "déconnectent ; lecture seule.",
    "command.metrics": "Chaque mesure qu’un critère ou une alerte peut utiliser.",
    "command.connectors": "Connecteurs installés.",
    "command.schema": "Schéma JSON d’un fichier que vous écrivez, pour votre éditeur : une "
    "première ligne `#:schema FICHIER` le nomme.",
    "command.docs": "La documentation de cette version.",
    "command.config": "L’exemple de config.toml : chaque clé avec sa valeur par défaut.",
    "command.completion": "Ce qu’il faut à un shell pour compléter commandes et options : bash, "
    "zsh, fish, powershell.",
    "command.manual": "La page de manuel de toutes les commandes, pour man -l.",
    "command.demo": "Note le portefeuille fourni, dans un dossier à part.",
    "command.sandbox": "Sert le portefeuille de démonstration comme le ferait un CRM, sur cette "
    "machine seulement, jusqu’à Ctrl-C.",
    "option.config": "fichier de configuration ; par défaut : ./config.toml, puis KAMSYNC_CONFIG",
    "option.as_json": "un objet JSON sur stdout",
    "option.as_of": "le jour du calcul ; par défaut : aujourd’hui",
    "option.connection": "quelle connexion",
    "option.verbose": "chaque requête",
    "option.version": "la version de kamsync",
    "option.help": "cette aide",
    "option.account": "compte : identifiant, nom ou partie du nom",
    "option.form": "forme de l’affichage",
    "option.lang": "fr ou en ; par défaut : celle de la configuration",
    "option.out": "fichier à écrire",
    "option.output": "fichier à écrire",
    "option.reason": "pourquoi, en quelques mots",
    "option.run_id": "identifiant d’une exécution, voir `kamsync runs`",
    "option.until": "dernier jour",
    "option.ack.owner": "qui porte la décision",
    "option.alerts.send": "envoyer maintenant ce qui est dû",
    "option.apply.accept": "continuer bien que ce garde-fou se soit déclenché",
    "option.apply.plan_id": "identifiant d’un plan ; par défaut : le dernier",
    "option.apply.yes": "ne pas demander",
    "option.asof.day": "le jour, AAAA-MM-JJ",
    "option.config.what": "example : chaque clé avec sa valeur par défaut",
    "option.demo.folder": "où le mettre",
    "option.demo.lang": "fr ou en",
    "option.completion.shell": "pour quel shell",
    "option.docs.page": "son nom, ou flow : ce qu’installe la configuration d’ici, "
    "dessiné ; sans nom, la liste",
    "option.document.form": "par défaut : pptx pour la stratégie, sinon docx",
    "option.document.kind": "quel document",
    "option.document.send": "de team : par un canal de [alerts], au lieu d’un fichier",
    "option.document.since": "de team : changements depuis ce jour ; sinon depuis une semaine",
    "option.erase.account": "identifiant du compte : il part avec ses contacts",
    "option.erase.contact": "identifiant du contact dans le CRM",
    "option.erase.dry_run": "dire seulement où ils sont gardés",
    "option.erase.name": "un nom, cherché lui aussi",
    "option.export.columns": "correspondance des colonnes : en-têtes et mots d’un autre outil",
    "option.export.form": "type de fichier",
    "option.init.anchors": "seulement : échelles tirées du portefeuille de la configuration d’ici",
    "option.init.crm": "salesforce, hubspot, zoho ou local",
    "option.init.criteria": "critères et poids, « potential 30, growth 20, … »",
    "option.init.cron": "quand exécuter, « 30 5 * * mon-fri »",
    "option.init.currency": "devise de référence ; par défaut EUR",
    "option.init.data_centre": "de Zoho : eu, us, in…",
    "option.init.director": "qui reçoit les tâches de dépendance : nom, e-mail ou identifiant",
    "option.init.exports": "proposer configuration et correspondance pour ces fichiers",
    "option.init.fallback": "à qui revient ce dont personne d’actif n’est responsable",
    "option.init.flow": "mode de connexion à Salesforce",
    "option.init.force": "écraser les fichiers existants",
    "option.init.language": "par défaut : celle du terminal",
    "option.init.more": "autres fichiers pour --from",
    "option.init.no_login": "ne pas se connecter maintenant",
    "option.init.rate": "ce que vaut un euro dans la devise de référence",
    "option.init.rates": "sens des taux de change de Zoho",
    "option.init.revenue": "où se trouve le chiffre d’affaires",
    "option.init.scorecard": "full : affaires et activités ; ledger : factures ; pipeline : "
    "affaires",
    "option.init.timezone": "par défaut Europe/Paris",
    "option.init.url": "adresse du CRM",
    "option.map.form": "pour quel programme",
    "option.map.since": "jour de comparaison, AAAA-MM-JJ",
    "option.mcp.account": "avec --customer-safe : ce compte et aucun autre",
    "option.mcp.customer_safe": "seulement ce qui peut être montré à un client",
    "option.metrics.inputs": "à quoi sert chaque colonne lue",
    "option.plan-check.managers": "par responsable : les documents demandés par le directeur",
    "option.plan-check.target": "un compte, ou un fichier",
    "option.provision.cards": "aussi pages, listes, rapports et tableau de bord",
    "option.provision.dry_run": "dire seulement ce qui serait créé",
    "option.match.out": "ajouter les paires à cette table ; une paire compte dès qu’approved_by "
    "est rempli",
    "option.provision.emit": "écrire plutôt un paquet à déployer",
    "option.provision.inputs": "aussi les champs que les personnes remplissent",
    "option.provision.remove": "retirer les champs propres à kamsync",
    "option.review.joint": "seulement le tableau de bord commun",
    "option.review.view": "seulement les parties pour un usage",
    "option.run.full": "tout relire",
    "option.run.success": "finir par 0 au lieu de ce code (3 ou 4, peut être répété), pour les "
    "planificateurs qui prennent tout autre code pour un échec ; --json garde le code",
    "option.runs.limit": "combien",
    "option.sandbox.crm": "le CRM imité",
    "option.sandbox.fault": "ce qui va mal : limit, outage, html, cut, half, lost, slow, expired",
    "option.sandbox.port": "0 : un port libre",
    "option.schema.name": "quel fichier",
    "option.serve.http_port": "port local pour /healthz et /metrics ; 0 = désactivé",
    "option.show.run_id": "identifiant d’une exécution ou d’un plan",
    "option.status.exit_code": "finir comme la dernière exécution, pour la supervision",
    "option.test.folder": "par défaut : tests, à côté de la configuration",
    "option.undo.dry_run": "dire seulement ce qui serait rétabli",
    "option.upgrade.dry_run": "dire seulement ce que la nouvelle version changerait",
    "option.whatif.file": "l’autre grille",
    "option.whatif.past": "ce qui a suivi les catégories de l’une et l’autre grille",
    "option.why.since": "décomposer le changement depuis ce jour",
    "command.managers": "Résultats par responsable de comptes pour le directeur, ou la fiche "
    "d’une seule personne ; désactivés tant que [people] ne les demande pas.",
    "command.agenda": "Rôles que demandent les affaires ouvertes des 90 prochains jours ([people] "
    "family_roles, lead_days).",
    "command.voice": "Entraîne un modèle de texte sur vos propres réponses notées, ou montre ce "
    "qu’il sait faire.",
    "option.managers.user": "la fiche d’une seule personne",
    "option.agenda.ics": "fichier de calendrier à écrire",
    "option.voice.action": "train : apprendre des réponses notées ; show : montrer",
    "option.voice.file": "CSV avec text, score, scale_max ; sinon les réponses gardées",
    "option.voice.sentence": "avec show : ce qui serait dit de cette réponse",
    "option.ack.decision": "accept, reduce, insure ou exit ; demande --until",
    "command.duplicates": "Comptes qui semblent être un seul client ; proposés, jamais fusionnés.",
    "option.duplicates.output": "écrire les paires en CSV, avec une colonne pour la décision",
    "command.share": "Ce que les fonctions de [sharing] doivent savoir des comptes Clé.",
    "option.share.read": "une fonction dit avoir lu son envoi ; peut être répété",
    "option.share.send": "l’envoyer aux canaux, au plus une fois en six jours chacun",
}
