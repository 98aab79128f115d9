"""What warnings say: codes of domain/grading/churn.py to sentences, translated."""

from odoo.tools.misc import formatLang
from odoo.tools.translate import LazyTranslate

from ...domain.grading import churn

_lt = LazyTranslate(__name__)

ACTION = {
    churn.VISIT: _lt("Call or visit them, and ask what has changed."),
    churn.SETTLE: _lt("Settle what is still open, and tell them what was done."),
    churn.REVIEW: _lt("See what they stopped buying, and make an offer."),
}
LEVEL = {churn.HIGH: _lt("High"), churn.MEDIUM: _lt("Medium")}
#: Bootstrap colours of badges
COLOR = {churn.HIGH: "danger", churn.MEDIUM: "warning"}


def say(env, text):
    """One of the texts above in the language of `env`."""
    return text._translate(env.lang or "en_US")


def reason_text(env, reason, numbers, visible):
    """A reason in a sentence, with its numbers where the user may see them.

    :param numbers: dict with ``days_silent``, ``usual_gap``, ``growth``,
        ``complaints`` and ``months``
    :param visible: whether the user may see the growth of a customer's revenue
    """
    if reason == churn.SILENT:
        return env._(
            "No purchase for %(days)s days; usually every %(gap)s days.",
            days=numbers["days_silent"] or 0,
            gap=formatLang(env, numbers["usual_gap"] or 0, digits=0),
        )
    if reason == churn.COMPLAINING:
        return env._(
            "%(count)s complaints within %(months)s months.",
            count=numbers["complaints"] or 0,
            months=numbers["months"],
        )
    if not visible:
        return env._("They buy less than before.")
    return env._(
        "Revenue fell by %(share)s %% in %(months)s months.",
        share=formatLang(env, -100 * (numbers["growth"] or 0), digits=0),
        months=numbers["months"],
    )
