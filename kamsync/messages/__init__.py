"""Words for people, in French and English: why, tasks, labels, formats. Pure."""
