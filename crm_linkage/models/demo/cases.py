"""Service cases of the demo. No Odoo here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """A case: `age` working days ago it was opened, then it went through `steps`.

    A step is (stage, working hours after the opening); stages are the XML ids of the
    service room without `case_stage_`.
    """

    customer: str
    name: str
    kind: str
    priority: str
    age: int
    text: str
    steps: tuple[tuple[str, float], ...] = ()
    solution: str = ""
    #: outcome, procedure, interaction of a complaint: fair or not, and why
    fair: tuple[tuple[bool, str], ...] = ()
    cause: str = ""
    leaves: str = ""
    #: (kind, what, working days until due from today, done)
    remedies: tuple[tuple[str, str, int, bool], ...] = ()


CASES = (
    Case(
        "laurel_village",
        "Six cases of honey arrived broken",
        "complaint",
        "3",
        2,
        "Two pallets came in with the corners crushed.",
        cause="damage",
        remedies=(("correction", "Send six cases with tomorrow's van", 1, False),),
    ),
    Case(
        "ferry_pantry",
        "Grinder for the second espresso bar",
        "request",
        "1",
        0,
        "Which grinder do you recommend for 20 kg a week?",
    ),
    Case(
        "chestnut_market",
        "Shelf labels in Spanish",
        "information",
        "0",
        0,
        "Could we have the labels in Spanish, too?",
    ),
    Case(
        "excelsior_foods",
        "Invoice disputed: delivery not complete",
        "complaint",
        "2",
        9,
        "We do not pay for four boxes that never came.",
        (("progress", 6.0),),
        cause="wrong",
        leaves="response",
    ),
    Case(
        "balmy_market",
        "Wrong tomatoes delivered twice",
        "complaint",
        "1",
        6,
        "The second time in a month.",
        (("progress", 2.0),),
    ),
    Case(
        "irving_asian_market",
        "Larger packs of jasmine tea",
        "request",
        "1",
        1,
        "Do you have it in 10 lb?",
        (("progress", 3.0),),
    ),
    Case(
        "guerrero_bakers",
        "Delivery before six in December",
        "request",
        "2",
        1,
        "The bakery starts at four; can you come earlier?",
        (("progress", 1.5),),
    ),
    Case(
        "jack_london_provisions",
        "Statement of open invoices",
        "information",
        "1",
        3,
        "Our bookkeeper asks for a statement.",
        (("progress", 1.0), ("waiting", 5.0)),
    ),
    Case(
        "bayview_wholesale",
        "Return of twelve cases of butter",
        "after_sales",
        "1",
        8,
        "The cooler failed; we send them back.",
        (("progress", 4.0), ("waiting", 9.0)),
    ),
    Case(
        "japantown_grocery",
        "Allergens of the chai concentrate",
        "information",
        "1",
        12,
        "Please send the sheet.",
        (("progress", 1.0), ("closed", 3.0)),
        "Sent the producer's allergen sheet.",
    ),
    Case(
        "oregon_street_produce",
        "Late delivery before the weekend",
        "complaint",
        "2",
        20,
        "The van came on Monday; Saturday was lost.",
        (("progress", 1.0), ("closed", 11.0)),
        "Apologised, refunded the delivery, fixed Thursday as delivery day.",
        fair=(
            (True, "The delivery was refunded"),
            (False, "Two calls until somebody knew"),
            (True, "The driver apologised"),
        ),
        cause="late",
        remedies=(
            ("correction", "Refund the delivery", -15, True),
            ("prevention", "No Friday tours beyond the bridge", 4, False),
        ),
    ),
    Case(
        "folsom_food_coop",
        "Bulk bin scoops",
        "request",
        "1",
        25,
        "We need twenty scoops.",
        (("progress", 5.0), ("closed", 22.0)),
        "Sent with the next order.",
    ),
    Case(
        "west_portal_grocer",
        "Mould on goat cheese",
        "complaint",
        "3",
        33,
        "Three of twelve were mouldy a week before their date.",
        (("progress", 3.5), ("closed", 30.0)),
        "Credited the case; the dairy changed its packing.",
        fair=(
            (True, "Credited in full"),
            (True, "Answered on the same day"),
            (True, "Told what the dairy found"),
        ),
        cause="quality",
        remedies=(("prevention", "Have the dairy change its packing", -20, True),),
    ),
    Case(
        "temescal_kitchen",
        "Takeout boxes leak",
        "after_sales",
        "1",
        40,
        "The new boxes do not hold soup.",
        (("progress", 6.0), ("closed", 35.0)),
        "Exchanged for the coated box.",
    ),
    Case(
        "rockridge_greens",
        "Opening an account for the second shop",
        "request",
        "1",
        47,
        "A second shop opens in spring.",
        (("progress", 2.0), ("closed", 16.0)),
        "Delivery address and hours are set up.",
    ),
)
