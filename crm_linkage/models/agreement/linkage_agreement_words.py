"""Choices that several models of the agreement room offer."""

KINDS = [
    ("distributor", "Distributor"),
    ("customer", "Customer"),
    ("supplier", "Supplier"),
]
SCORECARD_PERIODS = [("month", "Month"), ("quarter", "Quarter"), ("year", "Year")]
NOTICE_UNITS = [("day", "days"), ("month", "months")]
RENEWALS = [
    ("manual", "It ends"),
    ("reminder", "It ends, with a reminder"),
    ("automatic", "It goes on without notice"),
]
