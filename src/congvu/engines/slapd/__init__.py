"""slapd: the directory over LDAP. One mdb database that holds all jurisdictions, and the services' own accounts."""
