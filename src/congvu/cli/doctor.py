"""``congvu doctor``: what is wrong with a system, and the DNS records that its domains need."""

import argparse
import json
import sys
from dataclasses import asdict

from congvu.cli.place import ROOT, add_json, add_state
from congvu.engines.examination import examine
from congvu.engines.plan import Finding, load_plan
from congvu.engines.state import namespace, preflight


def configure(parser: argparse.ArgumentParser) -> None:
    """The state directory, and JSON for programs."""
    add_state(parser)
    add_json(parser)


def show(findings: list[Finding]) -> None:
    """One line for each finding."""
    for finding in findings:
        sign = "→" if finding.advice else "✓" if finding.ok else "✗"
        print(f"{sign} {finding.engine:8} {finding.text}")
    if any(finding.advice for finding in findings):
        print("→ cần công bố, chưa tra cứu / to publish, not looked up")
    bad = sum(not finding.ok for finding in findings)
    print(f"{bad} điểm cần sửa / to mend" if bad else "Không có gì phải sửa / Nothing to mend")


def run(arguments: argparse.Namespace) -> int:
    """1 when there is something to mend."""
    preflight.require_root()
    # the checkers run as the engines' accounts
    namespace.enter(ROOT, arguments.state, sys.argv[1:])
    plan = load_plan(arguments.state, ROOT)
    preflight.require_programs(plan)
    findings = examine(plan)
    if arguments.json:
        print(
            json.dumps(
                {"healthy": all(one.ok for one in findings), "findings": [asdict(one) for one in findings]},
                ensure_ascii=False,
            )
        )
    else:
        show(findings)
    return 0 if all(finding.ok for finding in findings) else 1
