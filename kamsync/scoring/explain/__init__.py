"""Why a figure is what it is, and what would change it; reads the scored frame, never writes it."""
