"""The REST API, ``/api/v1``: what officers do at the portal, for other software (OpenAPI 3.1, RFC 6750, RFC 9457).

It calls the same actions and queries as the portal and the command line, and decides nothing by itself.
"""
