"""English: what is wrong in a file that a person wrote, and why no answer came."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "problem.toml": "not valid TOML: {reason}",
    "problem.absent": "there is no such file",
    "problem.unreadable": "cannot be read: {reason}",
    "problem.not_utf8": "is not UTF-8 text",
    "problem.extra_forbidden": "unknown key{near}",
    "problem.no_kind_column": "no column kind: each line of a plan says what it is",
    "problem.missing": "missing",
    "problem.union_tag_not_found": "missing",
    "problem.union_tag_invalid": "must be one of {expected_tags}",
    "problem.int_type": "must be a whole number",
    "problem.int_parsing": "must be a whole number",
    "problem.int_from_float": "must be a whole number",
    "problem.float_type": "must be a number",
    "problem.float_parsing": "must be a number",
    "problem.decimal_type": "must be a number",
    "problem.decimal_parsing": "must be a number",
    "problem.finite_number": "must be a finite number",
    "problem.bool_type": "must be true or false",
    "problem.bool_parsing": "must be true or false",
    "problem.string_type": "must be text in quotes",
    "problem.string_pattern_mismatch": "must have the form {pattern}",
    "problem.string_too_short": "must have at least {min_length} characters",
    "problem.string_too_long": "must have at most {max_length} characters",
    "problem.literal_error": "must be one of {expected}",
    "problem.enum": "must be one of {expected}",
    "problem.greater_than": "must be above {gt}",
    "problem.greater_than_equal": "must be at least {ge}",
    "problem.less_than": "must be below {lt}",
    "problem.less_than_equal": "must be at most {le}",
    "problem.list_type": "must be a list: [ … ]",
    "problem.tuple_type": "must be a list: [ … ]",
    "problem.dict_type": "must be a table of keys",
    "problem.model_type": "must be a table of keys",
    "problem.too_short": "must have at least {min_length} entries",
    "problem.too_long": "must have at most {max_length} entries",
    "problem.date_type": "must be a date: YYYY-MM-DD",
    "problem.date_parsing": "must be a date: YYYY-MM-DD",
    "problem.date_from_datetime_parsing": "must be a date: YYYY-MM-DD",
    "problem.password_written": (
        'a password has no place in this file: write url = "env:NAME" and put it there'
    ),
    "problem.no_text_column": "no text column “{column}” of the account{near}",
    "problem.no_account_column": "no account column “{column}”{near}",
    "problem.no_country": 'no country “{place}”; write e.g. "FR", "France" or "48.86, 2.35"',
    "problem.no_output": "no output “{name}”{near}",
    "problem.no_time_zone": 'no time zone “{zone}”; write e.g. "Europe/Paris"',
    "problem.no_currency": "no ISO 4217 currency “{currency}”",
    "problem.no_stream": "no stream “{name}”{near}",
    "problem.no_column": "no column “{name}”{near}",
    "problem.nothing_to_match": "{name} has no account_id to match",
    "problem.no_connections": "needs at least one [connections.NAME]",
    "problem.connection_name": "“{name}”: a connection name is lower case letters, digits, - and _",
    "problem.outputs_unmapped": "the field map {map} has no field for: {outputs}",
    "problem.no_config": "no such file; kamsync init makes one, --config names another",
    "problem.no_plan": (
        "the scorecard {card} compares revenue with the plan ([dependency] denominator = "
        '"planned"): give the revenue of the year as budgeted or forecast'
    ),
    "problem.cron_fields": "five fields: minute hour day month weekday",
    "problem.cron": "not understood: {fields:cron_field}",
    "problem.cron_never": "“{cron}” names a time that never comes",
    "problem.no_time": '“{text}” is no time: write HH:MM, e.g. "07:00"',
    "problem.address_written": (
        'an address holds secrets: write a reference, "env:NAME", "file:PATH", '
        '"keyring:SERVICE/USER", "cmd:PROGRAM"'
    ),
    "problem.quiet_half": "quiet_from and quiet_to belong together",
    "problem.quiet_always": "quiet_days leaves no day to send on",
    "problem.channel_reserved": "“{name}” is the channel inside the CRM: choose another name",
    "problem.no_channel": "directors.{director}: no channel “{channel}”{near}",
    "problem.unreachable": "directors.{director}: needs a user or a channel",
    "problem.anchors_finite": "anchors must be finite numbers",
    "problem.anchors_rising": "needs two or more anchors, strictly increasing in value",
    "problem.points": "points lie between 0 and 100",
    "problem.scale_or_rating": "give either scale or rating",
    "problem.kpi_gate": "a KPI decides no tier: no gate, no floor",
    "problem.target_half": "target and target_on go together",
    "problem.target_since": "a target needs since: the day its distance is measured from",
    "problem.since_late": "since must lie before target_on",
    "problem.condition": "a condition is a metric with one of {words}, or all = […], or any = […]",
    "problem.pareto_alone": "pareto widens tiers: a flag without tiers is for every account",
    "problem.key_order": "needs leave ≤ score ≤ enter",
    "problem.three_rising": "needs three rising fractions between 0 and 1",
    "problem.minutes": "minutes per activity lie between 0 and {most}",
    "problem.criteria_count": "a scorecard has 3 to 8 criteria, this one has {n}",
    "problem.no_potential": (
        'no criterion with view = "potential": accounts of tomorrow cannot be seen'
    ),
    "problem.id_twice": "“{name}” stands before with this id: give each its own",
    "problem.fresh_above_stale": "must be below stale_days",
    "problem.age_reason": "{metric} may be older than {days} days only for a reason: say it here",
    "problem.separator": "must be one character, or tab, comma, semicolon, bar",
    "problem.encoding": "unknown encoding “{name}”: cp1252, utf-8, utf-16, mac-roman, latin-1 …",
    "problem.sum_or_one": (
        "either sum_by (amounts of lines) or one_per (a total repeated on each line)"
    ),
    "problem.none_of": "“{value}” is none{near}",
    "problem.no_part": "the map has no part “{name}” to read besides{near}",
    "problem.no_map": "no shipped map “{name}”{near}",
    "problem.extends_circle": "goes in a circle",
    "problem.input_column": "no column of a stream: write STREAM.COLUMN, quoted",
    "problem.only_files": "only for files: this stream is no file",
    "problem.match_empty": "“{ours}” has no id of theirs",
    "problem.match_incomplete": (
        "a match needs both connections and both ids (a_connection, a_id, b_connection, b_id)"
    ),
    "problem.match_connection": "“{name}” is no connection of the portfolio{near}",
    "problem.match_same_crm": (
        "both accounts are in “{name}”: a match is between two CRMs; accounts of one CRM are "
        "grouped there, by parent account"
    ),
    "problem.match_several": (
        "{account} is matched to {partners}; an account can be only one of another CRM: "
        "keep one line, or group the others under it in their CRM"
    ),
    "problem.joined_unknown": "no connection “{name}”{near}",
    "problem.joined_few": "connections must name at least two connections, each once",
    "problem.joined_name": (
        "a connection cannot be called “{name}” here: that is the name of the joined portfolio"
    ),
    "problem.joined_unit": (
        "unit must be “group” with several connections: matched accounts are one group"
    ),
    "problem.joined_user": (
        "user “{user}”: with several connections an id begins with its connection, e.g. {example}"
    ),
    "problem.joined_currencies": (
        "the CRMs have different home currencies, and their exchange rates are quoted against "
        "their own: give one table of rates under [sources.rate]"
    ),
    "problem.joined_types": (
        "{output} has different types in the field maps of the joined connections ({types})"
    ),
    "problem.match_twice": (
        "“{theirs}” is {ours} here and {ours_first} in line {line_first}; one of theirs can "
        "be only one of ours"
    ),
    "problem.no_connector": "no connector “{name}”{near}",
    "problem.no_connector_installed": (
        "no connector “{name}”; none is installed: pip install -e . in a checkout"
    ),
    "problem.bundle_no_file": (
        "“{path}” is no file: name a PEM file with certificates of authorities"
    ),
    "problem.bundle_no_pem": (
        "“{path}” cannot be read as PEM: it must hold certificates (BEGIN CERTIFICATE)"
    ),
    "problem.bundle_empty": "“{path}” holds no certificate",
    "problem.proxy_port": "the port of the proxy is no number up to 65535",
    "problem.proxy_scheme": "{scheme} proxies are not supported: name an http:// or https:// proxy",
    "problem.proxy_host": "the proxy has no host: write http://host:port",
    "problem.no_https": "“{url}” must be an https address (plain http only for a loopback host)",
    "problem.secret_text": (
        'a secret is text: "env:NAME", "file:PATH" or "keyring:SERVICE/USER", "cmd:PROGRAM"'
    ),
    "problem.secret_written": (
        'write a reference, never the secret itself: "env:NAME", "file:PATH", '
        '"keyring:SERVICE/USER", "cmd:PROGRAM"'
    ),
    "problem.no_target": "no target for “{tier}”{near}",
    "problem.office_hours": '“{text}”: office hours open before they close, e.g. "09:00-18:00"',
    "problem.target_hours": "a target is a number of hours above 0",
    "problem.no_date": '“{text}” is no date; write e.g. "2026-12-25"',
    "problem.memory_size": '“{size}” is no size: write it like "4GB" or "800MB"',
    "problem.spark_remote_missing": (
        'engine = "spark" needs the address of a Spark Connect server: "sc://HOST:15002", or '
        '"env:NAME" where it carries a token'
    ),
    "problem.spark_remote_other": (
        'write "sc://HOST:PORT" (Spark Connect), or a reference such as "env:NAME"'
    ),
    "problem.source_place": "give one of file, table, or url and query",
    "problem.table_without_engine": "a table is one of the engine's catalogue: set engine = "
    '"spark", or read {name} by url and query',
    "problem.cursor_without_query": "a cursor needs a query or a table: files are read whole",
    "problem.cursor_with_match": "with match all rows are read every time: leave out cursor, or "
    "match the ids in the query",
    "problem.cursor_without_id": "a cursor needs the column id: without it a changed row cannot "
    "take the place of the old one",
    "problem.not_utf8_source": 'is not UTF-8 text: save it as "CSV UTF-8", or name its encoding '
    'under format: encoding = "cp1252"',
    "problem.no_files": "no file fits this pattern",
    "problem.column_nested": "column {name} is a {kind}: only plain values can be read",
    "problem.column_twice": "column “{name}” stands twice: name them apart, or choose one",
    "problem.query_reads": (
        "a query is one select; only set, load, attach and create may stand before it"
    ),
    "problem.address_at": (
        "the address has two readings: in a password @ is written %40, / is %2F and : is %3A"
    ),
    "problem.no_stream_column": "stream {stream} has no column “{name}”{near}",
    "problem.file_empty": "has no line, not even a header",
    "problem.no_driver": "no driver for this address: {reason}",
    "problem.query_failed": "the database refused: {reason}",
    "problem.voice_model": "cannot be read: {reason}; train it anew or delete the file",
    "problem.no_plan_rule": "“{rule}” is no rule for plans{near}",
    "problem.plan_rule_twice": "the rule “{rule}” stands here twice",
    "problem.no_export_column": "the accounts have no column “{name}”{near}",
    "problem.themes": (
        'not understood: {reason}; each theme is [name] with en, fr and stems = ["word", …]'
    ),
    "problem.expected_bounds": "must be a number or [low, high], each from 0 to 100",
    "problem.expected_nothing": "expects nothing: give tier, score, confidence, flags or without",
    "problem.expected_as_of": "missing: beside CSV files the day counts, as_of = 2026-03-31",
    "problem.no_flag": "the scorecard has no flag “{flag}”{near}",
    "near.close": "; did you mean “{word}”?",
    "near.valid": "; valid: {words}",
    "network.name": "its name is not known here: base_url, DNS or proxy?",
    "network.refused": "connection refused",
    "network.connect": "no connection in time",
    "network.silent": "it fell silent",
    "network.cut": "cut off",
    "network.reset": "connection reset",
    "problem.ping_url": (
        "write an address (https://…) or a reference: env:NAME, file:PATH, keyring:SERVICE/USER"
    ),
    "problem.otlp_endpoint": (
        "write the address of a collector: https://…, without user and password"
    ),
    "problem.otlp_plain": ("headers carry secrets: use https://…, or a collector on this machine"),
    "problem.no_days": ("{name}: at least one day"),
    "problem.no_end": ("“{text}” is neither a date (YYYY-MM-DD) nor file:PATH of a certificate"),
}
