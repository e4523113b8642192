"""A Salesforce org in memory behind HTTP on loopback."""
