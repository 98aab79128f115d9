from odoo import fields, models
from odoo.tools import formatLang

#: why somebody is not asked
SKIPS = [
    ("no_email", "No e-mail address"),
    ("unwanted", "Does not want to be asked"),
    ("blocked", "Address is on the blacklist"),
    ("ours", "One of our own people"),
    ("recent", "Asked not long ago"),
]


class ResPartner(models.Model):
    """Who does not want to be asked is not asked."""

    _inherit = "res.partner"

    linkage_unasked = fields.Boolean(
        "Not to Be Asked",
        copy=False,
        groups="crm_linkage.group_linkage_user",
        help="Gets no question about satisfaction by e-mail, neither after a case nor "
        "as a questionnaire. Customers set it by the link of each such mail.",
    )

    def _linkage_card_opinion(self, section, cases):
        """Add to the card what the customer says of these cases: no query of its own.

        The index over time opens from a button, so that the card need not read it.
        """
        marks = [case.rating_last_value for case in cases if case.answered_at]
        if marks:
            section["figures"].append(
                {
                    "label": self.env._("Mark after cases"),
                    "value": formatLang(self.env, sum(marks) / len(marks), digits=1),
                    "help": self.env._(
                        "What the customer says of closed cases, 1 unhappy to 5 happy; "
                        "%(count)s answers.",
                        count=len(marks),
                    ),
                }
            )
        if self.env["linkage.satisfaction"].has_access("read"):
            section.setdefault("buttons", []).append(
                {
                    "label": self.env._("Satisfaction"),
                    "icon": "fa-smile-o",
                    "method": "action_linkage_satisfaction",
                }
            )

    def action_linkage_satisfaction(self):
        """The customer's index over time and by element."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_linkage.linkage_satisfaction_action"
        )
        customer = self.commercial_partner_id
        return {
            **action,
            "name": self.env._("Satisfaction: %(name)s", name=customer.display_name),
            "domain": [("partner_id", "=", customer.id)],
        }

    def _linkage_unreachable(self):
        """Why these people cannot be asked by mail: ``{partner: reason}``.

        Reasons are keys of `SKIPS`. Two queries whatever the number.
        """
        people = self.sudo()  # what people do not want holds for whoever asks
        mails = [mail for mail in people.mapped("email_normalized") if mail]
        blocked = set(
            self.env["mail.blacklist"]
            .sudo()
            .search_fetch([("email", "in", mails)], ["email"])
            .mapped("email")
        )
        found = {}
        for person in people:
            if not person.email_normalized:
                reason = "no_email"
            elif person.linkage_unasked or not person.active:
                reason = "unwanted"
            elif person.email_normalized in blocked:
                reason = "blocked"
            elif not person.partner_share:
                reason = "ours"
            else:
                continue
            found[person.id] = reason
        return {person: found[person.id] for person in self if person.id in found}
