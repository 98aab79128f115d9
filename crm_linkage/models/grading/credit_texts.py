"""What a suggestion says in words: codes of domain/grading/credit.py to sentences."""

from odoo.tools import format_amount
from odoo.tools.misc import formatLang
from odoo.tools.translate import LazyTranslate

from ...domain.grading import credit
from ..card.texts import say

_lt = LazyTranslate(__name__)

ACTION_COLOR = {
    credit.RAISE: "success",
    credit.KEEP: "secondary",
    credit.LOWER: "warning",
    credit.SET: "info",
}
REASON = {
    credit.NO_TERMS: _lt("There is no credit policy for this grade."),
    credit.NO_REVENUE: _lt("Nothing was bought in the last 12 months to go by."),
    credit.UNLIMITED: _lt("There is no limit yet: nobody checks."),
    credit.EARNED: _lt(
        "An average month brings %(revenue)s; %(months)s times that is %(amount)s."
    ),
    credit.OVERDUE: _lt("%(amount)s overdue, the oldest for %(days)s days."),
    credit.LATE: _lt(
        "Pays %(days)s days late on average, %(tolerated)s are tolerated."
    ),
    credit.CUT: _lt("%(share)s %% of it are left to who pays late."),
    credit.WAIT: _lt("Not raised while %(amount)s are overdue."),
    credit.GROWTH: _lt("Raised to at most %(times)s times the present limit at once."),
    credit.MINIMUM: _lt("%(amount)s is the smallest limit of the policy."),
    credit.MARGIN: _lt("Changes of up to %(share)s %% are not worth a decision."),
    credit.OVER: _lt("%(amount)s over the limit."),
    credit.STOP: _lt("A stop is advised: the oldest invoice is %(days)s days overdue."),
}
#: the same for those who may not see what is overdue
HIDDEN = {
    credit.OVERDUE: _lt("Invoices are overdue."),
    credit.LATE: _lt("Pays later than agreed."),
    credit.WAIT: _lt("Not raised while something is overdue."),
    credit.STOP: _lt("A stop is advised."),
}
MONEY, SHARES = ("amount", "revenue"), ("share",)


def sentences(env, reasons, currency, sees_overdue):
    """The reasons of a suggestion in the reader's language.

    :param reasons: ``[[code, {name: number}]]`` as they are stored
    :param sees_overdue: whether the reader may see overdue amounts and days late
    :return: a list of sentences
    """
    told = []
    for code, numbers in reasons or ():
        if code in credit.SECRET and not sees_overdue:
            told.append(say(env, HIDDEN[code]))
        elif code in REASON:
            values = {
                name: _number(env, name, value, currency)
                for name, value in numbers.items()
            }
            told.append(say(env, REASON[code]) % values)
    return told


def _number(env, name, value, currency):
    if name in MONEY:
        return format_amount(env, value, currency)
    if name in SHARES:
        value *= 100
    return formatLang(env, value, digits=0 if value == int(value) else 1)
