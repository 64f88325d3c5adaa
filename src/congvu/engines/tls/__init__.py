"""Certificates: an authority of our own for demo and closed networks, ACME or the operator's files for production.

``tls = "own"`` (the default): ``ca.pem`` signs ``server.pem`` for all names, renewed by ``up`` when it is near its end.
``tls = "files"``: the operator puts ``server.pem`` and ``server.key`` there. ``tls = "acme"``: Caddy obtains them.
"""
