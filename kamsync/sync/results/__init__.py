"""Results for people: scores.csv, scopes.csv and the report."""
