"""Who runs the row-heavy part of scoring: one lazy interface, said by each engine in its words."""
