"""When the demo's shops are open, and what its past visits brought. No Odoo here."""

from dataclasses import dataclass
from random import Random

# (weekday 0 = Monday, from, to) in local hours; a customer has one of these weeks
OPENING_WEEKS = (
    tuple((day, 8.0, 17.0) for day in range(5)),
    tuple((day, 9.0, 18.0) for day in range(1, 6)),
    tuple((day, 6.5, 14.0) for day in range(6)),
    tuple(part for day in range(5) for part in ((day, 9.0, 12.0), (day, 13.5, 18.0))),
    tuple((day, 10.0, 19.0) for day in range(6)),
)
# visited every so many weeks
EVERY = {"A": 1, "B": 2, "C": 4}
_ADVANCES = ("demo", "access", "trial", "budget", "project")
# kind of customer -> chances of order, advance, continuation, no sale
_CHANCES = {
    "key": (50, 30, 15, 5),
    "growing": (45, 35, 15, 5),
    "shrinking": (10, 15, 40, 35),
    "bad": (10, 5, 45, 40),
    "silent": (5, 20, 40, 35),
    "prospect": (5, 55, 30, 10),
}
_USUAL = (35, 15, 40, 10)
_WORDS = {
    "order": ("Took the order for next week.", "Reordered; shelf was nearly empty."),
    "advance": ("Keen on the new range.", "Will talk to the owner with us."),
    "continuation": ("Friendly talk, no decision.", "Looked at the shelf together."),
    "no_sale": ("Buys from another supplier for now.", "Price is the problem."),
}
_NEXT = {
    "advance": "Bring samples and the offer",
    "continuation": "Ask again about the holiday range",
}


@dataclass(frozen=True)
class Result:
    """What a visit brought; `failure` instead of `outcome` when it did not happen."""

    outcome: str | None = None
    advance: str | None = None
    failure: str | None = None
    note: str = ""
    next_step: str | None = None
    late: int = 0  # minutes after the planned start
    minutes: int = 30


def result(customer, kind, number):
    """How the visit `number` to a customer of this kind went."""
    random = Random(f"linkage visit {customer} {number}")
    if random.random() < 0.07:
        return Result(failure=random.choice(("absent", "closed", "refused")))
    chances = _CHANCES.get(kind, _USUAL)
    outcome = random.choices(("order", "advance", "continuation", "no_sale"), chances)[
        0
    ]
    return Result(
        outcome=outcome,
        advance=random.choice(_ADVANCES) if outcome == "advance" else None,
        note=random.choice(_WORDS[outcome]),
        next_step=_NEXT.get(outcome),
        late=random.randint(-5, 25),
        minutes=random.randint(15, 55),
    )
