"""Several connections read, matched and written as one portfolio."""
