"""What changed in the CRM, into a new generation of the mirror."""
