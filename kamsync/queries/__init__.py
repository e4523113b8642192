"""Questions to the mirror and the archive. Read only, no login."""
