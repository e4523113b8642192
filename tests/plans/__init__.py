"""Account plans: linter, conditions, copies, execution, grid."""
