"""Direct tests of several connections as one portfolio."""
