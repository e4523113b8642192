"""Streams → one row per group, in Narwhals expressions; one module per family of metrics."""
