"""Credit limits, stops and decisions of the demo. No Odoo here."""

# customer -> credit limit in dollars; those who are not here have none
LIMITS = {}
# customer -> dollars ordered and not yet invoiced
OPEN_ORDERS = {}
# customer -> the manager's note
APPROVED = {}
REJECTED = {}
# customer, reason, who stopped, days ago, days ago released or None
STOPS = ()
