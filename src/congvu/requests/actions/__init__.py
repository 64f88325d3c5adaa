"""Every write to requests: one transaction, one ledger entry, the clause."""
