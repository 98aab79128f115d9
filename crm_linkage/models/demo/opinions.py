"""What customers of the demo say. No Odoo here."""

from zlib import crc32

from .profiles import CUSTOMERS

#: kind of customer -> how satisfied they are, 1 to 5, a year ago and today
MOODS = {
    "key": (4.2, 4.6),
    "steady": (3.8, 4.0),
    "growing": (3.6, 4.7),
    "shrinking": (4.1, 2.6),
    "summer": (3.9, 4.1),
    "christmas": (3.7, 3.8),
    "slow": (3.2, 3.0),
    "bad": (2.8, 1.7),
    "silent": (3.1, 2.3),
    "former": (2.6, 2.2),
    "new": (4.0, 4.4),
    "one_time": (3.3, 3.2),
    "prospect": (3.0, 3.0),
}
#: question -> how much better, or worse, than the customer's mood
LEANINGS = {
    "hardware": 0.3,
    "software": 0.0,
    "shop": -0.2,
    "staff": 0.5,
    "after_sales": -0.6,
    "information": -0.1,
    "society": -0.3,
    "environment": -0.5,
    "again": 0.2,
    "first": -0.4,
    "recommend": -0.1,
    "trust": 0.3,
}
COMMENTS = (
    "The drivers are always friendly. Deliveries before nine would help a lot.",
    "Prices rise faster than we can pass them on.",
    "Complaints take too long.",
    "Best range in town, keep it up!",
)
#: case -> marks of the whole, the procedure and the person, what was said
ANSWERS = {
    "Late delivery before the weekend": (3, 1, 5, "Friendly people, but twice late."),
    "Bulk bin scoops": (5, 5, 5, "Fast and simple."),
    "Mould on goat cheese": (1, 1, 1, "Nobody called us back for days."),
    "Takeout boxes leak": (5, 5, 3, "Exchanged without a word. Literally."),
    "Opening an account for the second shop": (5, 5, 5, "Sven is great."),
}


def chance(*parts) -> float:
    """0 to 1, always the same for the same parts."""
    return crc32("/".join(map(str, parts)).encode()) % 1000 / 1000


def mark(customer: str, person: str, question: str, age: float) -> int | None:
    """A mark from 1 to 5, `age` 1 a year ago and 0 today; None: does not apply."""
    if question == "shop" and chance(person, question) < 0.3:
        return None
    before, now = MOODS[CUSTOMERS.get(customer, ("steady",))[0]]
    mood = now + (before - now) * age + LEANINGS[question]
    noise = chance(person, question, round(age, 1)) * 1.6 - 0.8
    return min(max(round(mood + noise), 1), 5)
