"""The supervised programs as ``supervisord.conf`` (supervisord.org/configuration.html)."""

import shlex
from pathlib import Path

from congvu.engines.plan import Plan, Program, RenderedFile
from congvu.engines.template import fill

MARK = "CONGVU_SUPERVISED"
"""Environment variable of every supervised process: the state directory it belongs to."""

# Started by name when what it needs has answered; restarted for ever, each failed start a second later than the last.
SECTION = """
[program:{name}]
command={command}
user={user}
umask=022
priority={priority}
directory={directory}
environment={environment}
autostart=false
autorestart=true
startsecs=1
startretries=1000000
stopsignal={stop_signal}
stopwaitsecs=20
killasgroup=true
redirect_stderr=true
stdout_logfile={log}
stdout_logfile_maxbytes=20MB
stdout_logfile_backups=5
"""


def _escaped(text: str) -> str:
    """supervisord expands ``%(name)s``; a lone percent sign must be doubled."""
    return text.replace("%", "%%")


def _environment(program: Program, plan: Plan) -> str:
    variables = {
        "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
        "LANG": "C.UTF-8",
        MARK: str(plan.state),
    } | program.environment
    return _escaped(",".join(f'{name}="{value}"' for name, value in variables.items()))


def _section(program: Program, plan: Plan) -> str:
    return SECTION.format(
        name=program.name,
        command=_escaped(shlex.join(program.command)),
        user=program.user,
        priority=program.priority,
        directory=program.directory or plan.state,
        environment=_environment(program, plan),
        stop_signal=program.stop_signal,
        log=plan.state / "logs" / f"{program.name}.log",
    )


def config(plan: Plan) -> Path:
    """Where supervisord's file lies."""
    return plan.state / "supervise" / "supervisord.conf"


def render(plan: Plan, programs: list[Program]) -> RenderedFile:
    """One file; root's, because it names what root starts."""
    sections = "".join(_section(program, plan) for program in programs)
    return RenderedFile(config(plan), fill(__file__, "supervisord.conf", state=plan.state, programs=sections), 0o600)
