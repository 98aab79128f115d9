"""Agreements of the demo: what we and a customer promise each other. No Odoo here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Commitment:
    """A promise; `metric` is the XML id without `metric_`."""

    side: str  # "us" or "partner"
    name: str
    metric: str
    comparison: str  # "at_least" or "at_most"
    target: float
    period: str = "quarter"
    weight: float = 1.0
    consequence: str = ""


@dataclass(frozen=True)
class Agreement:
    """From `age` days ago to `left` days from now; `steps` are its actions."""

    customer: str
    name: str
    age: int
    left: int
    words: dict[str, str]
    commitments: tuple[Commitment, ...]
    steps: tuple[str, ...] = ()


_IN_TIME = Commitment(
    "us",
    "Nine of ten cases are solved within the promised hours.",
    "cases_in_time",
    "at_least",
    0.9,
    consequence="A free delivery for each case that was late.",
)
_VISITS = Commitment(
    "us",
    "Our representative calls at least once a month.",
    "visits_done",
    "at_least",
    1,
    "month",
)

AGREEMENTS = (
    Agreement(
        "laurel_village",
        "Year partnership with Laurel Village Grocers",
        200,
        165,
        {
            "our_expectations": "Our honey and oils stand at eye level in all three "
            "shops, at the agreed prices; new products get a place for four weeks.",
            "our_benefits": "Steady volume and three shop windows in the west of the "
            "city.",
            "partner_expectations": "Products that sell better than rival ones, fresh "
            "and on time, and help with tastings.",
            "partner_benefits": "First choice of seasonal goods, two tastings a "
            "quarter and a bonus of 2 % on the year's revenue.",
        },
        (
            _IN_TIME,
            _VISITS,
            Commitment(
                "partner",
                "Orders of at least 6,000 dollars a quarter.",
                "revenue_net",
                "at_least",
                6000,
                weight=3.0,
                consequence="No bonus for that quarter.",
            ),
            Commitment(
                "partner",
                "Invoices are settled within five days after they are due.",
                "days_late",
                "at_most",
                5,
                weight=2.0,
                consequence="Terms go back to 15 days.",
            ),
        ),
        ("propose", "activate"),
    ),
    Agreement(
        "japantown_grocery",
        "Tea programme with Japantown Grocery",
        120,
        245,
        {
            "our_expectations": "The whole tea range is listed.",
            "partner_expectations": "Harvest of the year by June.",
        },
        (
            _VISITS,
            Commitment(
                "partner",
                "At least four orders a quarter.",
                "order_count",
                "at_least",
                4,
            ),
            Commitment(
                "partner",
                "Orders of at least 40,000 dollars a quarter.",
                "revenue_net",
                "at_least",
                40000,
                consequence="We look for a second partner in the district.",
            ),
        ),
        ("propose", "activate"),
    ),
    Agreement(
        "ferry_pantry",
        "Espresso bar partnership",
        0,
        364,
        {"our_benefits": "The best-known counter of the city pours our coffee."},
        (
            _IN_TIME,
            Commitment(
                "partner",
                "Orders of at least 9,000 dollars a quarter.",
                "revenue_net",
                "at_least",
                9000,
            ),
        ),
        ("propose",),
    ),
    Agreement(
        "hayes_valley_wine",
        "Cheese board season",
        400,
        -35,
        {"partner_expectations": "A tasting each month."},
        (
            Commitment(
                "partner",
                "Orders of at least 4,000 dollars a quarter.",
                "revenue_net",
                "at_least",
                4000,
            ),
        ),
        ("propose", "activate", "end"),
    ),
    Agreement(
        "old_oakland_market",
        "Market hall counter",
        0,
        364,
        {},
        (_VISITS,),
    ),
)
