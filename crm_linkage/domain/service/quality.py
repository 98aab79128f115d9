"""The two sides of a service: how it went, and how people were (D10.4).

After a case is closed the customer marks the whole, the procedure (prompt, complete,
simple) and the person (manner), each from 1 (unhappy) to 5 (happy) as the host's
ratings do.
"""

#: marks that can be given: unhappy, neutral, happy
MARKS = (1, 3, 5)
#: from here on a side is satisfied, as the host counts it
GOOD = 4
#: up to here somebody should call back
LOW = 2

COLD, FACTORY, FRIENDLY, QUALITY = "cold", "factory", "friendly", "quality"
QUADRANTS = (
    (COLD, "Cold"),
    (FACTORY, "Factory"),
    (FRIENDLY, "Friendly"),
    (QUALITY, "Quality"),
)


def quadrant(procedure: int | None, person: int | None) -> str | None:
    """What kind of service both marks speak of; None where one is missing.

    Low on both is cold, procedure alone a factory, manner alone friendly, both
    together quality (D10.4).
    """
    if not procedure or not person:
        return None
    if procedure >= GOOD:
        return QUALITY if person >= GOOD else FACTORY
    return FRIENDLY if person >= GOOD else COLD


def is_low(*marks: int | None) -> bool:
    """Whether one of the marks given is so low that somebody should call (D11.3)."""
    return any(mark and mark <= LOW for mark in marks)
