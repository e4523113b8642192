"""One folder per CRM, the same four file names in each; found by entry point, never imported."""
