"""What every process of the control plane is told by its environment: where the code is and which system it serves."""

from congvu.engines.plan import Plan


def python(plan: Plan) -> str:
    """The interpreter of the checkout's virtual environment."""
    return str(plan.root / ".venv" / "bin" / "python")


def environment(plan: Plan) -> dict[str, str]:
    """``CONGVU_STATE`` names the system; settings and code come from the checkout."""
    return {
        "CONGVU_STATE": str(plan.state),
        "DJANGO_SETTINGS_MODULE": "congvu.wiring.settings",
        "PYTHONPATH": str(plan.root / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(plan.state / "portal"),
        "LANG": "C.UTF-8",
        "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
    }
