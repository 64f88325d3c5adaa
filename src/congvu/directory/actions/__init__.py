"""Every write to the directory: one transaction, one ledger entry for each act, LDAP told after the commit."""
