"""The portal as a WSGI application (PEP 3333), served by gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congvu.wiring.settings")
application = get_wsgi_application()
