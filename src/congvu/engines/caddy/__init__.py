"""Caddy: the one door for browsers; ends TLS and hands everything to the portal's unix socket."""
