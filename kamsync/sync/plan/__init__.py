"""What the CRM should show against what it shows. Pure: no session, ledger or connector."""
