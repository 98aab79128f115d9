"""States and results of a visit (D6.4). Each constant is a tuple of (key, label).

The models' selections import these, so that rule and screen never disagree.
"""

STATES = (
    ("planned", "Planned"),
    ("done", "Done"),
    ("failed", "Failed"),
    ("cancelled", "Cancelled"),
)

# What a visit brought. Only an advance or an order moves the customer on: talk
# without movement is a continuation.
OUTCOMES = (
    ("advance", "Advance"),
    ("order", "Order"),
    ("continuation", "Continuation"),
    ("no_sale", "No sale"),
)

# What the customer agreed to when the outcome is an advance.
ADVANCES = (
    ("demo", "Agrees to a demonstration"),
    ("access", "Gives access to a higher decision maker"),
    ("trial", "Agrees to a trial"),
    ("budget", "Accepts part of a budget refused before"),
    ("project", "Agrees to push the project together"),
)

FAILURES = (
    ("absent", "Nobody there"),
    ("closed", "Place was closed"),
    ("refused", "Customer had no time"),
    ("late", "Not reached in time"),
    ("other", "Other reason"),
)

MOVING_OUTCOMES = frozenset({"advance", "order"})


def outcome_gaps(outcome, advance):
    """Tell what is missing before a visit can be completed.

    :param outcome: key of ``OUTCOMES`` or a false value
    :param advance: key of ``ADVANCES`` or a false value
    :return: ``"outcome"``, ``"advance"`` or None when nothing is missing
    """
    if not outcome:
        return "outcome"
    if outcome == "advance" and not advance:
        return "advance"
    return None
