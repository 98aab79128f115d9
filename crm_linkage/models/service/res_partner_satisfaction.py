from odoo import fields, models

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
