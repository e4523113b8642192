"""Account plans as data: linted, traced, executed, placed in the 3×3 grid. Pure."""
