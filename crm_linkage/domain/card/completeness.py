"""How complete a customer card is, and what is missing (D1.7).

Companies and individuals have different cards (D1.1, D1.2): each has its own facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass

#: fact -> weight. What a rep cannot work without weighs most.
COMPANY: Mapping[str, int] = {
    "name": 10,
    "address": 15,
    "phone": 10,
    "email": 10,
    "owner": 10,
    "segment": 10,
    "contact_role": 15,
    "man": 10,
    "coordinates": 5,
    "source": 5,
}
PERSON: Mapping[str, int] = {
    "name": 10,
    "address": 20,
    "phone": 15,
    "email": 15,
    "owner": 10,
    "style": 10,
    "man": 10,
    "coordinates": 5,
    "source": 5,
}


@dataclass(frozen=True)
class Completeness:
    """`percent`: 0 .. 100; `missing`: the absent facts, the weightiest first."""

    percent: int
    missing: tuple[str, ...]


def completeness(facts: Mapping[str, bool], is_company: bool) -> Completeness:
    """Judge a card by which facts it has.

    :param facts: fact -> whether it is there; a fact not named counts as absent
    """
    weights = COMPANY if is_company else PERSON
    total = sum(weights.values())
    there = sum(weight for fact, weight in weights.items() if facts.get(fact))
    missing = sorted(
        (fact for fact in weights if not facts.get(fact)),
        key=lambda fact: -weights[fact],  # stable: equals keep the order of the card
    )
    # rounded down: 100 % is only said of a card that misses nothing
    return Completeness(there * 100 // total, tuple(missing))
