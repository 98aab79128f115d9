"""Agreements of the demo: what we and a customer promise each other. No Odoo here."""

from dataclasses import dataclass, field


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
    action: str = ""
    aspect: str = ""
    #: share of the period's revenue, and most it comes to
    bonus: tuple[float, float] | None = None
    #: amount for each period
    credit: float = 0.0


@dataclass(frozen=True)
class Version:
    """The next version, in force since `age` days: targets by metric, and words.

    Both sides have accepted it, the partner's purchasing manager in the portal.
    """

    age: int
    targets: dict[str, float]
    words: dict[str, str]


@dataclass(frozen=True)
class Agreement:
    """From `age` days ago to `left` days from now; `steps` are its actions.

    `signed` says that the partner's signatory has a login for the portal.
    """

    customer: str
    name: str
    age: int
    left: int
    words: dict[str, str]
    commitments: tuple[Commitment, ...]
    steps: tuple[str, ...] = ()
    terms: dict[str, str | int] = field(default_factory=dict)
    signed: bool = False
    following: Version | None = None


_IN_TIME = Commitment(
    "us",
    "Nine of ten cases are solved within the promised hours.",
    "cases_in_time",
    "at_least",
    0.9,
    consequence="A free delivery for each case that was late.",
    action="Customer service takes each case within the hour; Sven looks at the open "
    "ones every morning.",
    aspect="efficiency",
    credit=50,
)
_VISITS = Commitment(
    "us",
    "Our representative calls at least once a month.",
    "visits_done",
    "at_least",
    1,
    "month",
    action="The representative brings the month's novelties and asks how the last ones "
    "sold.",
    aspect="knowledge",
)
_ORDERS = "The buyer looks at stock every Monday and orders what runs low."
_PAYS = "The accounts department pays by standing order each Friday."

_COMPLAINTS = Commitment(
    "us",
    "At most one complaint a month: what we send is in order.",
    "complaints",
    "at_most",
    1,
    "month",
    weight=2.0,
    action="The warehouse checks each pallet; Sven tells it of every complaint.",
    aspect="trust",
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
            _COMPLAINTS,
            Commitment(
                "partner",
                "Orders of at least 6,000 dollars a quarter.",
                "revenue_net",
                "at_least",
                6000,
                weight=3.0,
                consequence="No bonus for that quarter.",
                action=_ORDERS,
                aspect="execution",
                bonus=(0.02, 500),
            ),
            Commitment(
                "partner",
                "Invoices are settled within five days after they are due.",
                "days_late",
                "at_most",
                5,
                weight=2.0,
                consequence="Terms go back to 15 days.",
                action=_PAYS,
                aspect="trust",
            ),
        ),
        ("propose", "activate"),
        terms={"notice_length": 3, "renewal": "automatic"},
        signed=True,
        following=Version(
            50,
            {"revenue_net": 6500},
            {
                "our_expectations": "Our honey and oils stand at eye level in all "
                "three shops, at the agreed prices; new products get a place for six "
                "weeks.",
            },
        ),
    ),
    Agreement(
        "laurel_village",
        "Honey weeks in three shops",
        -14,
        107,
        {
            "our_expectations": "A table of honeys near the entrance of each shop.",
            "our_benefits": "Three hundred tastings, and shoppers who come back.",
            "partner_expectations": "Staff for the tastings on four Saturdays.",
            "partner_benefits": "The new chestnut honey two months before others.",
        },
        (
            Commitment(
                "us",
                "Three visits in the quarter, for tastings and training.",
                "visits_done",
                "at_least",
                3,
                action="The representative agrees on the Saturdays with each shop.",
                aspect="execution",
            ),
            Commitment(
                "partner",
                "Products of at least three groups are bought.",
                "product_groups",
                "at_least",
                3,
                action="Paula Park orders honey, oil and tea for the tables.",
                aspect="choice",
            ),
        ),
        ("propose",),
        terms={"notice_length": 14, "notice_unit": "day"},
        signed=True,
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
            _COMPLAINTS,
            Commitment(
                "partner",
                "An order of the new harvest each month.",
                "order_count",
                "at_least",
                1,
                "month",
                action=_ORDERS,
                aspect="choice",
            ),
            Commitment(
                "partner",
                "At least four orders a quarter.",
                "order_count",
                "at_least",
                4,
                action=_ORDERS,
                aspect="execution",
            ),
            Commitment(
                "partner",
                "Orders of at least 40,000 dollars a quarter.",
                "revenue_net",
                "at_least",
                40000,
                consequence="We look for a second partner in the district.",
                action=_ORDERS,
                aspect="execution",
            ),
        ),
        ("propose", "activate"),
        terms={
            "notice_length": 7,
            "notice_unit": "month",
            "renewal": "reminder",
            "scorecard_period": "month",
        },
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
                action=_ORDERS,
                aspect="execution",
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
                action=_ORDERS,
                aspect="execution",
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
