"""Code that candidates are shown has the faults its scenario speaks of, and no others."""

import datetime as dt
from typing import Any

import pytest

from voice_interviewer.scenario import find

TODAY = dt.date(2026, 3, 4)
FAULTS = {
    'r[k] -= x["amt"]': 'r[k] += x["amt"]',
    "v = v + c[k]": "v = v + c.pop(k)",
}
"""What the two faulty lines of CO-07 should be."""


def payouts(rows: list[dict[str, Any]], carried: dict[str, float], *, mended: bool) -> list[float]:
    """What the code shown in CO-07 pays to one merchant, each row a type and an amount."""
    code = find("CO-07").materials[0].text
    for wrong, right in FAULTS.items():
        assert code.count(wrong) == 1
        code = code.replace(wrong, right) if mended else code
    names: dict[str, Any] = {}
    exec(compile(code, "payout.py", "exec"), names)  # noqa: S102
    full = [{"m": "a", "st": "settled", "paid": False, "day": TODAY, **row} for row in rows]
    merchants = {"a": {"pct": 2, "hold": 0, "blocked": False, "iban": "A"}}
    return [payout["amt"] for payout in names["proc"](full, merchants, TODAY, carried)]


@pytest.mark.parametrize(("mended", "paid"), [(False, 177.75), (True, 17.75)])
def test_a_refund_of_eighty_costs_a_hundred_and_sixty(*, mended: bool, paid: float) -> None:
    rows = [{"type": "sale", "amt": 100.0}, {"type": "refund", "amt": -80.0}]

    assert payouts(rows, {}, mended=mended) == [paid]


@pytest.mark.parametrize(("mended", "second"), [(False, 26.0), (True, 20.0)])
def test_what_is_carried_over_is_paid_again(*, mended: bool, second: float) -> None:
    carried = {"a": 6.0}
    rows = [{"type": "sale", "amt": 20.66}]  # twenty after the fee of 0.41 and 0.25

    assert payouts(rows, carried, mended=mended) == [26.0]
    assert payouts(rows, carried, mended=mended) == [second]


def test_the_other_examples_of_the_scenario_hold_without_mending() -> None:
    carried: dict[str, float] = {}

    assert payouts([{"type": "chargeback", "amt": -40.0}], carried, mended=False) == []
    assert carried == {"a": -55.0}
    assert payouts([{"type": "sale", "amt": 10.46}], {}, mended=False) == [10.0]
    assert payouts([{"type": "sale", "amt": 0.1}], carried, mended=False) == []
    with pytest.raises(ValueError, match="bonus"):
        payouts([{"type": "bonus", "amt": 1.0}], {}, mended=False)
