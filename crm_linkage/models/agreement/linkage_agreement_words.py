"""Choices that several models of the agreement room offer."""

KINDS = [
    ("distributor", "Distributor"),
    ("customer", "Customer"),
    ("supplier", "Supplier"),
]
SCORECARD_PERIODS = [("month", "Month"), ("quarter", "Quarter"), ("year", "Year")]
NOTICE_UNITS = [("day", "days"), ("month", "months")]
RENEWALS = [
    ("manual", "Ends, unless a new version is made"),
    ("reminder", "Ends, with a reminder before"),
    ("automatic", "Goes on, unless notice is given"),
]
