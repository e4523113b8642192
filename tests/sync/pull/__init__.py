"""Direct tests of what is pulled."""
