"""The control plane's own processes: the portal under Gunicorn, and the worker. Mail flows while both are down."""
