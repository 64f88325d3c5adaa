"""The instance's setting on the second factor: its values, the demo's, and what the examination says."""

from dataclasses import replace

import pytest

from congvu.engines.examination import sign_in
from congvu.engines.plan import BadSettings, Plan, parse_plan
from congvu.engines.state.settings import Options, first_text


def test_a_demo_asks_nobody_and_says_so(plan: Plan) -> None:
    assert plan.second_factor == "nobody"
    assert "cảnh báo" in sign_in(plan)[0].text
    assert sign_in(plan)[0].ok


def test_without_the_key_administrators_must(plan: Plan) -> None:
    text = "\n".join(line for line in first_text(Options(demo=True)).splitlines() if "second_factor" not in line)
    made = parse_plan(text, plan.state, plan.root)
    assert made.second_factor == "administrators"
    assert "cảnh báo" not in sign_in(made)[0].text
    assert sign_in(replace(made, second_factor="everybody"))[0].ok


def test_another_word_is_refused(plan: Plan) -> None:
    text = first_text(Options(demo=True)).replace('"nobody"', '"somebody"', 1)
    with pytest.raises(BadSettings, match="second_factor"):
        parse_plan(text, plan.state, plan.root)
