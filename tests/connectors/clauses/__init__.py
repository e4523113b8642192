"""The contract's clauses, one module per part of the port."""
