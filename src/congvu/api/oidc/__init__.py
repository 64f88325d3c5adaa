"""OpenID Connect Core 1.0: the province's applications ask who somebody is, and only mailboxes in use are anybody."""
