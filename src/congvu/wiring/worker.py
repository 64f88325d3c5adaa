"""The worker: what must happen although nobody asks. Today: publishing to LDAP what could not be published at once."""

import logging
import os
import signal
import threading

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congvu.wiring.settings")
INTERVAL_SECONDS = 5
log = logging.getLogger("congvu.worker")


def main() -> None:
    """Work until told to stop (SIGTERM)."""
    django.setup()
    from congvu.directory.ldap import publish
    from congvu.ground.errors import CongvuError

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    while not stop.wait(INTERVAL_SECONDS):
        try:
            publish.drain()
        except CongvuError as error:
            log.warning("%s", error.en)
        except Exception:  # the outermost loop: one bad duty must not end the others
            log.exception("a duty failed and is tried again")


if __name__ == "__main__":
    main()
