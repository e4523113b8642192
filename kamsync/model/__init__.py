"""Ground: the words every floor above shares. No I/O, no CRM, no policy."""
