"""Publishing the directory to LDAP: entries (pure), connection, and the publisher that keeps both equal."""
