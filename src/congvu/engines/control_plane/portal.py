"""Running the portal: one Gunicorn master that loads the application once, two workers with threads."""

import http.client
import socket

from congvu.engines.control_plane.environment import environment, python
from congvu.engines.plan import Plan, Program


def program(plan: Plan) -> Program:
    """Gunicorn on a unix socket; ``--preload`` lets the workers share the memory of the loaded code."""
    return Program(
        "portal",
        (
            *(python(plan), "-m", "gunicorn", "congvu.wiring.wsgi:application"),
            *("--bind", f"unix:{plan.state}/portal/app.sock", "--worker-class", "gthread"),
            *("--workers", "2", "--threads", "4", "--preload", "--timeout", "60", "--graceful-timeout", "10"),
            *("--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--error-logfile", "-", "--log-level", "warning"),  # noqa: S108 - memory, as Gunicorn advises
        ),
        user="congvu",
        priority=40,
        environment=environment(plan),
        directory=plan.state / "portal",
    )


class _UnixConnection(http.client.HTTPConnection):
    """HTTP over the portal's socket."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=5)
        self._path = path

    def connect(self) -> None:
        """Connect to the path instead of a port."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def ready(plan: Plan) -> str | None:
    """The application must answer with anything but a server error."""
    connection = _UnixConnection(str(plan.state / "portal" / "app.sock"))
    try:
        connection.request(
            "HEAD", "/", headers={"Host": plan.portal_url.split("//", 1)[-1].rstrip("/"), "X-Forwarded-Proto": "https"}
        )
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return f"portal: {error}"
    finally:
        connection.close()
    return f"portal: HTTP {status}" if status >= 500 else None
