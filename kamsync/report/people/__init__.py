"""Who is who at a customer."""
