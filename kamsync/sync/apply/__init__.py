"""A kept plan into the CRM, and back out of it; intent before each request, outcome after."""
