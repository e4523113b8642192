"""Français : erreurs, par code."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "error.not_retryable": "l’exécution {run} n’a appliqué aucun plan de cette connexion : rien "
    "à reprendre ; kamsync runs liste les autres",
    "error.retry_overtaken": "l’exécution {run} a été suivie de {last}, qui a tout recalculé : "
    "kamsync retry {last}",
    "error.nothing_refused": "le CRM n’a refusé aucune fiche de l’exécution {run}, ou l’a "
    "acceptée depuis",
    "error.no_expected": "pas de fichier expected.toml dans {folder} ni dans ses sous-dossiers "
    "(docs/proof.md)",
    "error.port": "l’adresse {host}:{port} ne peut pas être utilisée : {reason} ; en choisir "
    "une autre avec --http-port ou [schedule] http_port et http_host, 0 la désactive",
    "error.no_known_header": (
        "aucun en-tête de ces fichiers n’est connu : {files}. Nommer "
        "leurs colonnes dans une table de correspondance (docs/files.md)"
    ),
    "error.no_such_file": ("fichier introuvable : {files}"),
    "error.several_folders": (
        "les fichiers sont dans plusieurs dossiers : les réunir dans un seul"
    ),
    "error.problem": "{place} : {what}",
    "error.problems": "{problems}",
    "error.needs_output": "cet utilisateur ne peut rien écrire dans {folder} : dire où par "
    "--output FICHIER",
    "error.no_terminal": "personne à qui demander : ajouter --yes",
    "error.day": "« {text} » n’est pas une date : écrire AAAA-MM-JJ",
    "error.paused": "{connection} est en pause depuis le {day:date} {time} ({reason}) ; "
    "kamsync resume la relance",
    "error.guard_unknown": "pas de garde-fou {name} ; garde-fous : {known}",
    "error.match_single": (
        "rien à rapprocher : nommer plusieurs connexions sous [portfolio] connections"
    ),
    "error.undone_part": ("ce que l’exécution {run} a écrit dans « {connection} » est déjà annulé"),
    "error.connection_joined": (
        "« {name} » fait partie du portefeuille « {portfolio} », planifié et écrit d’un seul "
        "tenant : retirer --connection. check, provision et undo acceptent une seule connexion"
    ),
    "error.connections_several": "plusieurs connexions : en choisir une avec --connection "
    "({names})",
    "error.no_plan": "aucun plan encore ; kamsync plan en fait un",
    "error.not_scored": "rien n’est encore noté : kamsync run",
    "error.not_undoable": "l’exécution {run} n’a rien écrit qui puisse être annulé ; kamsync "
    "runs liste les autres",
    "error.undone_already": "l’exécution {run} a déjà été annulée, par {by}",
    "error.load_off": "aucune charge n’est calculée : la direction l’active par "
    "[people] load_cap = POINTS, après information du CSE",
    "error.manager_figures_off": "les résultats par responsable ne sont pas calculés : la "
    "direction les active par [people] manager_figures = true, après information du CSE",
    "error.own_figures_off": "les chiffres d’une personne ne sont pas calculés : ils s’activent "
    "par [people] own_figures = true, après information du CSE",
    "error.no_user": "aucun utilisateur, ou plusieurs, avec cet identifiant ou ce nom : "
    "« {text} »{near}",
    "error.send_of_team": "--send ne vaut que pour le document « team »",
    "error.no_such_channel": "aucun canal « {channel} » sous [alerts]{near}",
    "error.since_of_team": "--since ne vaut que pour le document « team »",
    "error.criteria_unread": "« {part} » n’est pas un critère avec son poids ; écrire "
    "potential 30, growth 20",
    "error.criteria_unknown": "pas de critère {name}{near}",
    "error.since": "--since est un jour passé, p. ex. 2026-01-31",
    "error.pdf_program": "un PDF demande LibreOffice (soffice), absent ici ; "
    "l’installer, ou écrire --format {form}",
    "error.pdf_failed": "{program} n’a pas pu faire de PDF du fichier {form} ; écrire --format "
    "{form} et l’imprimer de là",
    "error.plan_check_target": "indiquer un compte ou un fichier, ou bien --managers",
    "error.lang": "--lang vaut fr ou en",
    "error.document_unreadable": "{file} : ce n’est pas un fichier Word ou PowerPoint de ce "
    "type ; l’enregistrer à nouveau en .docx ou .pptx",
    "error.document_too_large": "{file} : trop volumineux une fois décompressé ; retirer des "
    "images ou l’enregistrer à nouveau",
    "error.day_over": "le {day:date} est passé : donner un jour à venir",
    "error.crm": "quel CRM ? ajouter --crm salesforce, hubspot, zoho ou local",
    "error.files_there": "{files} : déjà là ; --force remplace",
    "error.no_connection": "pas de connexion « {name} »{near}",
    "error.plan_unknown": "pas de plan « {plan} » ; les derniers : {known}",
    "error.plan_not_ours": (
        "le plan {plan} n’est pas dans le registre : en refaire un avec kamsync plan"
    ),
    "error.plan_unreadable": "le plan {plan} est illisible : en refaire un avec kamsync plan",
    "error.plan_changed": (
        "plan {plan} : {file} a été modifié depuis ; en refaire un avec kamsync plan"
    ),
    "error.plan_connection": "le plan {plan} est pour la connexion {connection}",
    "error.plan_org": (
        "le plan {plan} a été fait pour l’organisation {org}, celle-ci est {this} ; "
        "en refaire un avec kamsync plan"
    ),
    "error.plan_scorecard": (
        "le plan {plan} a été fait avec une autre grille ; en refaire un avec kamsync plan"
    ),
    "error.plan_expired": "le plan {plan} a expiré ; en refaire un avec kamsync plan",
    "error.plan_day": "le plan {plan} {reason}",
    "error.plan_applied": (
        "le plan {plan} a déjà été appliqué par {run} ; en refaire un avec kamsync plan"
    ),
    "error.plan_overtaken": (
        "le plan {plan} est plus ancien que ce que {run} a appliqué ; en refaire un avec "
        "kamsync plan"
    ),
    "error.nothing_pulled": "rien n’a encore été lu : kamsync plan",
    "error.secrets": "{lacking}",
    "error.secret_missing": "aucun secret derrière {reference} : à renseigner, puis réessayer",
    "error.secret_unreadable": "le fichier secret {file} est illisible",
    "error.secret_open": "le fichier secret {file} est ouvert à d’autres : chmod 600 {file}",
    "error.keyring_user": (
        "keyring:{name} ne nomme pas d’utilisateur : écrire keyring:SERVICE/UTILISATEUR, ou "
        "garder le secret dans env:NOM ou file:CHEMIN"
    ),
    "error.keyring": (
        "le trousseau derrière keyring:{name} est inutilisable ici ({reason}) : déverrouiller "
        "ou installer un trousseau, ou garder le secret dans env:NOM ou file:CHEMIN"
    ),
    "error.lock_held": (
        "une autre exécution de la connexion {connection} est en cours : attendre sa fin (le "
        "verrou se libère même si elle est tuée)"
    ),
    "error.lock_held_by": (
        "une autre exécution de la connexion {connection} est en cours (processus {process}, "
        "depuis le {day:date} à {time}) : attendre sa fin (le verrou se libère même si elle est "
        "tuée)"
    ),
    "error.lock_held_on": (
        "une autre exécution de la connexion {connection} est en cours sur {place} : attendre "
        "sa fin"
    ),
    "error.no_ledger": "{path} : pas encore de registre : kamsync plan, ou kamsync run, le crée",
    "error.ledger_newer": (
        "{place} : écrit par un kamsync plus récent (schéma {found}, celui-ci connaît "
        "{known}) : réinstaller cette version"
    ),
    "error.ledger_older": (
        "{place} : pas encore amené à cette version ; la prochaine exécution le fait"
    ),
    "error.ledger_url": (
        "[ledger] url incompris : sqlite:///state/ledger.sqlite, ou postgresql+psycopg://…"
    ),
    "error.ledger_driver": (
        "{place} : un registre sur PostgreSQL demande un complément : pip install kamsync[postgres]"
    ),
    "error.ledger_kind": "[ledger] url doit désigner un fichier SQLite ou une base PostgreSQL",
    "error.ledger_read_only": (
        "{place} : écriture impossible : donner à l’utilisateur de kamsync le fichier et son "
        "dossier, ou régler [ledger] url"
    ),
    "error.ledger_closed": (
        "{place} : ouverture impossible : donner à l’utilisateur de kamsync son dossier, ou "
        "régler [ledger] url"
    ),
    "error.ledger_damaged": (
        "{place} : endommagé : restaurer une sauvegarde, ou l’écarter pour en commencer un nouveau"
    ),
    "error.ledger_locked": (
        "{place} : verrouillé par un autre processus : attendre sa fin, puis relancer"
    ),
    "error.ledger_unusable": "{place} : le registre est inutilisable : {reason}",
    "error.disk_full": (
        "{place} : le disque est plein : libérer de la place, puis relancer ; rien n’est "
        "écrit à moitié"
    ),
    "error.disk_failed": "{place} : le disque est en panne ou plein : le vérifier, puis relancer",
    "error.disk_quota": (
        "{place} : le quota de disque est épuisé : libérer de la place, puis relancer"
    ),
    "error.disk_read_only": (
        "{place} : le système de fichiers est en lecture seule : régler state_dir sur un "
        "dossier où écrire"
    ),
    "error.no_right": (
        "{place} : droit refusé : donner ce dossier à l’utilisateur de kamsync, ou régler state_dir"
    ),
    "error.file_for_folder": (
        "{place} : un fichier se trouve là où il faut un dossier : l’écarter, ou régler state_dir"
    ),
    "error.file_failed": "{place} : écriture ou lecture impossible : {reason}",
    "error.no_run": "pas d’exécution {run} : vouliez-vous dire {near} ?",
    "error.no_run_yet": "pas d’exécution {run} : rien n’a encore tourné",
    "error.not_in_mirror": "{stream} : absent du miroir ; le relire en entier",
    "error.no_run_id": "« {run} » n’est pas un identifiant d’exécution",
    "error.accounts_several": (
        "plusieurs comptes correspondent à « {text} » : {accounts} ; donner l’identifiant"
    ),
    "error.mcp_no_account": "aucun compte n’a exactement cet identifiant ou ce nom",
    "error.mcp_account": "--account va avec --customer-safe",
    "error.mcp_long": "la grille dépasse {most:number} caractères",
    "error.no_mcp": "le serveur pour assistants demande un complément : pip install kamsync[mcp]",
    "error.database_away": "pas de connexion à la base de données : {reason}",
    "error.no_engine": (
        'engine = "{engine}" demande un complément : pip install kamsync[{engine}] ; ou '
        'choisissez engine = "polars"'
    ),
    "error.engine_failed": (
        "le moteur de calcul ne peut pas continuer : {reason} ; "
        'engine = "polars" donne les mêmes chiffres sur cette seule machine'
    ),
    "error.engine_inexact": (
        "le moteur de calcul multiplie mal les entiers, aucun de ses chiffres n’est donc "
        'utilisé ; choisissez engine = "polars"'
    ),
    "error.no_account": (
        "pas de groupe « {text} »{near} ; les filiales se voient par leur maison mère"
    ),
    "error.decision_unknown": "--decision vaut {known}",
    "error.decision_endless": "une décision a une fin : ajouter --until AAAA-MM-JJ",
    "error.no_alert": "aucune alerte au directeur en cours sur {account} ; sur : {known}",
    "error.no_proposals": "le connecteur de fichiers ne propose pas de tables",
    "error.no_connector": "pas de connecteur « {name} »{near}",
    "error.no_scorecard_file": "[scorecard] file ne désigne aucun fichier où écrire les échelles",
    "error.scales_approved": (
        "{file} est approuvée : d’autres échelles demandent une nouvelle approbation ; "
        "--force les écrit"
    ),
    "error.voice_no_words": "aucun texte à apprendre : les textes ne sont pas conservés. Mettre "
    '[voice] texts = "keep" et exécuter une fois, ou donner --file avec text, score et scale_max',
    "error.voice_file_bytes": "{file} n’est pas un CSV en UTF-8 : l’enregistrer ainsi",
    "error.voice_file_columns": "il manque à {file} les colonnes {columns} en première ligne",
    "error.voice_file_mark": "{file}, ligne {line} : score et scale_max doivent être des nombres",
    "error.no_account_to_erase": "compte {account} inconnu de la dernière lecture : donner son id "
    "CRM",
    "error.erase_whom": "dire qui : --contact ID ou --account ID",
    "error.no_contact": "contact {contact} inconnu de la dernière lecture : donner son id CRM",
    "error.undo_erased": "l’exécution {run} ne peut plus être annulée : ses images d’avant "
    "nommaient une personne effacée et ont disparu avec elle",
    "error.nothing_rated": (
        "aucun indicateur n’est noté pour {account} : pas de tableau de bord commun, donc "
        "pas de page ; alimenter le flux rating (avec des fichiers : ratings.csv)"
    ),
    "error.nothing_applied": "rien n’a encore été appliqué : kamsync run",
    "error.nothing_applied_by": (
        "rien n’était appliqué au {day:date} ; la première exécution est du {first:date}"
    ),
    "error.no_group_then": "{account} n’était pas un groupe à part le {day:date}",
    "error.token_file": (
        "{file} est endommagé ; le supprimer et accorder un nouveau jeton d’actualisation"
    ),
    "error.api_budget": (
        "budget de {n:number} appels d’API épuisé ; augmenter api_budget ou continuer plus tard"
    ),
    "error.stopped": "arrêt demandé ; la prochaine exécution reprend ici",
    "error.no_json_object": "la réponse n’est pas un objet JSON",
    "error.no_number": "la réponse contient un nombre qui n’en est pas un",
    "error.no_json": "la réponse n’est pas du JSON : coupée, ou page d’un intermédiaire",
    "error.answer_deep": "la réponse est imbriquée sur plus de {n} niveaux",
    "error.answer_large": "la réponse dépasse {n} Mo",
    "error.answer_endless": "la réponse n’était pas finie après {n} s",
    "error.answer_packed": "la réponse est compressée d’une façon non demandée",
    "error.answer_cut": "la réponse a été coupée",
    "error.answer_damaged": "la réponse est endommagée",
    "error.download_damaged": "le téléchargement est endommagé ou a été coupé",
    "error.download_files": (
        "un téléchargement doit contenir exactement un fichier {ending}, pas {n}"
    ),
    "error.download_large": "le téléchargement décompressé dépasse {n} Mo",
    "error.no_tls": "{host} ne parle pas TLS sur ce port",
    "error.no_answer": "pas de réponse de {host} : {reason}",
    "error.proxy_login": (
        "le proxy {host} ({variable}) demande une identification (407) : écrire "
        "http://utilisateur:motdepasse@hôte:port"
    ),
    "error.proxy_refuses": (
        "le proxy {host} ({variable}) a répondu {status} au lieu de transmettre l’appel : "
        "y autoriser l’hôte du CRM"
    ),
    "error.proxy_status": (
        "le proxy {host} ({variable}) a répondu {status} au lieu de transmettre l’appel"
    ),
    "error.proxy_silent": "le proxy {host} ({variable}) ne répond pas : {reason}",
    "error.certificate_expired": (
        "le certificat de {host} a expiré le {day:date} : son propriétaire doit le renouveler"
    ),
    "error.certificate_early": (
        "le certificat de {host} n’est pas valable avant le {day:date} : vérifier l’horloge "
        "de cette machine"
    ),
    "error.certificate_name": "le certificat de {host} a été émis pour {names}, pas pour {asked}",
    "error.certificate_issuer": (
        "le certificat de {host} a été émis par « {issuer} », une autorité à laquelle cette "
        "machine ne se fie pas : indiquer son certificat dans ca_file (consulté : {file})"
    ),
    "error.no_fault": "pas de panne « {kind} »{near}",
    "error.fault_count": "« {text} » : écrire PANNE, PANNE:FOIS ou PANNE:FOIS:APRÈS, en nombres "
    "entiers",
    "error.port_taken": "le port {port} ne s’ouvre pas : un autre programme l’occupe ; --port 0 en "
    "prend un libre",
    "error.person_unclear": "« {text} » : {n:number} personnes correspondent ({names}) ; donner "
    "l’e-mail ou l’identifiant",
    "error.no_page": "pas de page « {page} »{near}",
    "error.no_family_roles": "rien ne dit quels rôles les affaires demandent : indiquer [people] "
    'family_roles, p. ex. {{ "Machines" = ["Maintenance"] }}',
    "error.no_function": "pas de fonction « {name} » dans [sharing] functions{near}",
    "error.nothing_shared": "aucune fonction n’est à informer : indiquer [sharing] functions, p. "
    'ex. {{ "Production" = ["chat"] }}',
}
