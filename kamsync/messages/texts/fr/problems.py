"""French: what is wrong in a file that a person wrote, and why no answer came."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "problem.toml": "n’est pas du TOML valable : {reason}",
    "problem.absent": "ce fichier n’existe pas",
    "problem.unreadable": "illisible : {reason}",
    "problem.not_utf8": "n’est pas du texte UTF-8",
    "problem.extra_forbidden": "clé inconnue{near}",
    "problem.no_kind_column": "pas de colonne kind : chaque ligne d’un plan dit ce qu’elle est",
    "problem.missing": "manque",
    "problem.union_tag_not_found": "manque",
    "problem.union_tag_invalid": "doit être l’un de {expected_tags}",
    "problem.int_type": "doit être un nombre entier",
    "problem.int_parsing": "doit être un nombre entier",
    "problem.int_from_float": "doit être un nombre entier",
    "problem.float_type": "doit être un nombre",
    "problem.float_parsing": "doit être un nombre",
    "problem.decimal_type": "doit être un nombre",
    "problem.decimal_parsing": "doit être un nombre",
    "problem.finite_number": "doit être un nombre fini",
    "problem.bool_type": "doit être true ou false",
    "problem.bool_parsing": "doit être true ou false",
    "problem.string_type": "doit être un texte entre guillemets",
    "problem.string_pattern_mismatch": "doit avoir la forme {pattern}",
    "problem.string_too_short": "doit avoir au moins {min_length} caractères",
    "problem.string_too_long": "doit avoir au plus {max_length} caractères",
    "problem.literal_error": "doit être l’un de {expected}",
    "problem.enum": "doit être l’un de {expected}",
    "problem.greater_than": "doit être supérieur à {gt}",
    "problem.greater_than_equal": "doit être au moins {ge}",
    "problem.less_than": "doit être inférieur à {lt}",
    "problem.less_than_equal": "doit être au plus {le}",
    "problem.list_type": "doit être une liste : [ … ]",
    "problem.tuple_type": "doit être une liste : [ … ]",
    "problem.dict_type": "doit être une table de clés",
    "problem.model_type": "doit être une table de clés",
    "problem.too_short": "doit avoir au moins {min_length} entrées",
    "problem.too_long": "doit avoir au plus {max_length} entrées",
    "problem.date_type": "doit être une date : AAAA-MM-JJ",
    "problem.date_parsing": "doit être une date : AAAA-MM-JJ",
    "problem.date_from_datetime_parsing": "doit être une date : AAAA-MM-JJ",
    "problem.password_written": (
        'un mot de passe n’a pas sa place dans ce fichier : écrire url = "env:NOM" et l’y mettre'
    ),
    "problem.no_text_column": "pas de colonne de texte « {column} » du compte{near}",
    "problem.no_account_column": "pas de colonne « {column} » du compte{near}",
    "problem.no_country": (
        'pas de pays « {place} » ; écrire p. ex. "FR", "France" ou "48.86, 2.35"'
    ),
    "problem.no_output": "pas de champ de sortie « {name} »{near}",
    "problem.no_time_zone": 'pas de fuseau horaire « {zone} » ; écrire p. ex. "Europe/Paris"',
    "problem.no_currency": "pas de devise ISO 4217 « {currency} »",
    "problem.no_stream": "pas de flux « {name} »{near}",
    "problem.no_column": "pas de colonne « {name} »{near}",
    "problem.nothing_to_match": "{name} n’a pas de account_id à rapprocher",
    "problem.no_connections": "il faut au moins un [connections.NOM]",
    "problem.connection_name": (
        "« {name} » : un nom de connexion s’écrit en minuscules, chiffres, - et _"
    ),
    "problem.outputs_unmapped": "la table de correspondance {map} n’a pas de champ pour : "
    "{outputs}",
    "problem.no_config": (
        "ce fichier n’existe pas ; kamsync init en crée un, --config en désigne un autre"
    ),
    "problem.no_plan": (
        "la grille {card} compare le chiffre d’affaires au budget ([dependency] denominator = "
        '"planned") : donner le chiffre d’affaires budgété ou prévu de l’année'
    ),
    "problem.cron_fields": "cinq champs : minute heure jour mois jour-de-semaine",
    "problem.cron": "incompris : {fields:cron_field}",
    "problem.cron_never": "« {cron} » désigne une heure qui n’arrive jamais",
    "problem.no_time": '« {text} » n’est pas une heure : écrire HH:MM, p. ex. "07:00"',
    "problem.address_written": (
        'une adresse contient des secrets : écrire une référence, "env:NOM", '
        '"file:CHEMIN", "keyring:SERVICE/UTILISATEUR", "cmd:PROGRAMME"'
    ),
    "problem.quiet_half": "quiet_from et quiet_to vont ensemble",
    "problem.quiet_always": "quiet_days ne laisse aucun jour d’envoi",
    "problem.channel_reserved": "« {name} » est le canal dans le CRM : choisir un autre nom",
    "problem.no_channel": "directors.{director} : pas de canal « {channel} »{near}",
    "problem.unreachable": "directors.{director} : il faut un utilisateur ou un canal",
    "problem.anchors_finite": "les points d’ancrage doivent être des nombres finis",
    "problem.anchors_rising": (
        "il faut au moins deux points d’ancrage, de valeurs strictement croissantes"
    ),
    "problem.points": "les points vont de 0 à 100",
    "problem.scale_or_rating": "donner soit scale, soit rating",
    "problem.kpi_gate": "un indicateur ne décide d’aucune catégorie : ni gate, ni floor",
    "problem.target_half": "target et target_on vont ensemble",
    "problem.target_since": (
        "une cible demande since : le jour à partir duquel l’écart est mesuré"
    ),
    "problem.since_late": "since doit précéder target_on",
    "problem.condition": (
        "une condition est une mesure avec l’un de {words}, ou all = […], ou any = […]"
    ),
    "problem.pareto_alone": (
        "pareto élargit tiers : une alerte sans tiers vaut pour tous les comptes"
    ),
    "problem.key_order": "il faut leave ≤ score ≤ enter",
    "problem.three_rising": "il faut trois fractions croissantes entre 0 et 1",
    "problem.minutes": "les minutes par activité vont de 0 à {most}",
    "problem.criteria_count": "une grille a de 3 à 8 critères, celle-ci en a {n}",
    "problem.no_potential": (
        'aucun critère avec view = "potential" : les comptes de demain ne se verraient pas'
    ),
    "problem.id_twice": "« {name} » existe déjà sous cet identifiant : un identifiant pour chacun",
    "problem.fresh_above_stale": "doit être inférieur à stale_days",
    "problem.age_reason": (
        "{metric} ne peut dépasser {days} jours que pour une raison : la donner ici"
    ),
    "problem.separator": "doit être un seul caractère, ou tab, comma, semicolon, bar",
    "problem.encoding": "encodage inconnu « {name} » : cp1252, utf-8, utf-16, mac-roman, latin-1…",
    "problem.sum_or_one": (
        "soit sum_by (montants par ligne), soit one_per (un total répété à chaque ligne)"
    ),
    "problem.none_of": "« {value} » ne convient pas{near}",
    "problem.no_part": "la table n’a pas de partie « {name} » à lire en plus{near}",
    "problem.no_map": "pas de table de correspondance fournie « {name} »{near}",
    "problem.extends_circle": "tourne en rond",
    "problem.input_column": "pas une colonne d’un flux : écrire FLUX.COLONNE, entre guillemets",
    "problem.only_files": "seulement pour les fichiers : ce flux n’en est pas un",
    "problem.match_empty": "« {ours} » n’a pas d’identifiant de l’autre système",
    "problem.match_incomplete": (
        "il faut les deux connexions et les deux identifiants (a_connection, a_id, b_connection, "
        "b_id)"
    ),
    "problem.match_connection": "« {name} » n’est pas une connexion du portefeuille{near}",
    "problem.match_same_crm": (
        "les deux comptes sont dans « {name} » : un rapprochement relie deux CRM ; les comptes "
        "d’un même CRM s’y regroupent sous un compte parent"
    ),
    "problem.match_several": (
        "{account} est rapproché de {partners} ; un compte n’en désigne qu’un seul dans un autre "
        "CRM : garder une ligne, ou regrouper les autres sous lui dans leur CRM"
    ),
    "problem.joined_unknown": "pas de connexion « {name} »{near}",
    "problem.joined_few": "connections doit nommer au moins deux connexions, chacune une fois",
    "problem.joined_name": (
        "une connexion ne peut pas s’appeler « {name} » ici : c’est le nom du portefeuille réuni"
    ),
    "problem.joined_unit": (
        "unit doit être « group » avec plusieurs connexions : des comptes rapprochés forment un "
        "groupe"
    ),
    "problem.joined_user": (
        "utilisateur « {user} » : avec plusieurs connexions, un identifiant commence par sa "
        "connexion, par exemple {example}"
    ),
    "problem.joined_currencies": (
        "les CRM n’ont pas la même devise de référence, et chacun cote ses taux de change dans "
        "la sienne : donner une seule table de taux sous [sources.rate]"
    ),
    "problem.joined_types": (
        "{output} n’a pas le même type dans les correspondances des connexions réunies ({types})"
    ),
    "problem.match_twice": (
        "« {theirs} » est {ours} ici et {ours_first} à la ligne {line_first} ; un identifiant "
        "de l’autre système ne désigne qu’un compte"
    ),
    "problem.no_connector": "pas de connecteur « {name} »{near}",
    "problem.no_connector_installed": (
        "pas de connecteur « {name} » ; aucun n’est installé : pip install -e . dans une "
        "copie du dépôt"
    ),
    "problem.bundle_no_file": (
        "« {path} » n’est pas un fichier : désigner un fichier PEM de certificats d’autorités"
    ),
    "problem.bundle_no_pem": (
        "« {path} » ne se lit pas comme du PEM : il doit contenir des certificats (BEGIN "
        "CERTIFICATE)"
    ),
    "problem.bundle_empty": "« {path} » ne contient aucun certificat",
    "problem.proxy_port": "le port du proxy n’est pas un nombre jusqu’à 65535",
    "problem.proxy_scheme": (
        "les proxys {scheme} ne sont pas pris en charge : désigner un proxy http:// ou https://"
    ),
    "problem.proxy_host": "le proxy n’a pas d’hôte : écrire http://hôte:port",
    "problem.no_https": (
        "« {url} » doit être une adresse https (http seulement pour la machine elle-même)"
    ),
    "problem.secret_text": (
        'un secret est un texte : "env:NOM", "file:CHEMIN", '
        '"keyring:SERVICE/UTILISATEUR" ou "cmd:PROGRAMME"'
    ),
    "problem.secret_written": (
        'écrire une référence, jamais le secret lui-même : "env:NOM", "file:CHEMIN", '
        '"keyring:SERVICE/UTILISATEUR", "cmd:PROGRAMME"'
    ),
    "problem.no_target": "pas de cible pour « {tier} »{near}",
    "problem.office_hours": '« {text} » : heures ouvrées dans le désordre, p. ex. "09:00-18:00"',
    "problem.target_hours": "une cible est un nombre d’heures supérieur à 0",
    "problem.no_date": '« {text} » n’est pas une date ; écrire p. ex. "2026-12-25"',
    "problem.memory_size": '« {size} » n’est pas une taille : écrivez-la comme "4GB" ou "800MB"',
    "problem.spark_remote_missing": (
        'engine = "spark" demande l’adresse d’un serveur Spark Connect : "sc://HÔTE:15002", ou '
        '"env:NOM" si elle porte un jeton'
    ),
    "problem.spark_remote_other": (
        'écrire "sc://HÔTE:PORT" (Spark Connect), ou une référence comme "env:NOM"'
    ),
    "problem.source_place": "donner soit file, soit table, soit url et query",
    "problem.table_without_engine": "table désigne une table du catalogue du moteur : mettre "
    'engine = "spark", ou lire {name} par url et query',
    "problem.cursor_without_query": "un cursor demande une query ou une table : les fichiers se "
    "lisent en entier",
    "problem.cursor_with_match": "avec match, toutes les lignes se lisent à chaque fois : retirer "
    "cursor, ou rapprocher les identifiants dans la requête",
    "problem.cursor_without_id": "un cursor demande la colonne id : sans elle, une ligne modifiée "
    "ne peut pas remplacer l’ancienne",
    "problem.not_utf8_source": "n’est pas du texte UTF-8 : l’enregistrer au format « CSV UTF-8 », "
    'ou indiquer son encodage sous format : encoding = "cp1252"',
    "problem.no_files": "aucun fichier ne correspond à ce motif",
    "problem.column_nested": "colonne {name} de type {kind} : seules des valeurs simples se lisent",
    "problem.column_twice": "colonne « {name} » en double : la nommer autrement ou en choisir une",
    "problem.query_reads": (
        "une requête est un select ; seuls set, load, attach et create peuvent le précéder"
    ),
    "problem.address_at": (
        "adresse ambiguë : dans un mot de passe, @ s’écrit %40, / s’écrit %2F, : s’écrit %3A"
    ),
    "problem.no_stream_column": "le flux {stream} n’a pas de colonne « {name} »{near}",
    "problem.file_empty": "ne contient aucune ligne, pas même d’en-tête",
    "problem.no_driver": "pas de pilote pour cette adresse : {reason}",
    "problem.query_failed": "la base de données a refusé : {reason}",
    "problem.voice_model": "illisible : {reason} ; l’entraîner à nouveau ou supprimer le fichier",
    "problem.no_plan_rule": "« {rule} » n’est pas une règle de plan{near}",
    "problem.plan_rule_twice": "la règle « {rule} » figure deux fois",
    "problem.no_export_column": "les comptes n’ont pas de colonne « {name} »{near}",
    "problem.themes": (
        'incompris : {reason} ; chaque thème est [nom] avec en, fr et stems = ["mot", …]'
    ),
    "problem.expected_bounds": "doit être un nombre ou [bas, haut], chacun de 0 à 100",
    "problem.expected_nothing": "n’attend rien : donner tier, score, confidence, flags ou without",
    "problem.expected_as_of": "manque : à côté de fichiers CSV, le jour compte, par exemple "
    "as_of = 2026-03-31",
    "problem.no_flag": "la grille n’a pas d’alerte « {flag} »{near}",
    "near.close": " ; vouliez-vous dire « {word} » ?",
    "near.valid": " ; valables : {words}",
    "network.name": "son nom n’est pas connu ici : base_url, DNS ou proxy ?",
    "network.refused": "connexion refusée",
    "network.connect": "pas de connexion à temps",
    "network.silent": "il ne répond plus",
    "network.cut": "réponse coupée",
    "network.reset": "connexion interrompue",
    "problem.ping_url": (
        "indiquer une adresse (https://…) ou une référence : env:NOM, file:CHEMIN, "
        "keyring:SERVICE/UTILISATEUR"
    ),
    "problem.otlp_endpoint": (
        "indiquer l’adresse d’un collecteur : https://…, sans utilisateur ni mot de passe"
    ),
    "problem.otlp_plain": (
        "les en-têtes portent des secrets : utiliser https://…, ou un collecteur sur cette machine"
    ),
    "problem.no_days": ("{name} : au moins un jour"),
    "problem.no_end": ("« {text} » n’est ni une date (AAAA-MM-JJ) ni file:CHEMIN d’un certificat"),
}
