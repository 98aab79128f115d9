from odoo import api, fields, models

from ...domain.card import man


class LinkageQualification(models.Model):
    """Qualifications of leads: a need that was told before there was a customer (D3).

    A lead and its customer share one record, so nothing is copied and nothing can
    differ: as soon as the lead has a customer, the qualification is theirs.
    """

    _inherit = "linkage.qualification"

    lead_id = fields.Many2one(
        "crm.lead",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        help="The lead or opportunity in which this need was told.",
    )

    _partner_or_lead = models.Constraint(
        "CHECK(partner_id IS NOT NULL OR lead_id IS NOT NULL)",
        "A qualification belongs to a customer or to a lead: choose one.",
    )
    _lead_open_uniq = models.UniqueIndex(
        "(lead_id) WHERE state = 'open'",
        "This lead has an open qualification already: load the page anew.",
    )

    @api.depends("name", "partner_id", "lead_id", "code")
    def _compute_display_name(self):
        told = self.filtered(lambda one: one.lead_id and not one.partner_id)
        result = super(LinkageQualification, self - told)._compute_display_name()
        for qualification in told:
            # sudo: who may read the qualification may know which lead it is of
            lead = qualification.sudo().lead_id
            subject = qualification.name or lead.display_name
            qualification.display_name = f"{subject} ({qualification.code})"
        return result

    def _open_next_need(self):
        """Close this need and open the next one of the same customer and lead."""
        self.ensure_one()
        lead, partner = self.lead_id, self.partner_id.commercial_partner_id
        if not lead:
            return self._open_need(partner)
        self.action_close()
        return lead._linkage_qualify()

    def _follow_lead(self):
        """Belong to the customer whom the lead has now; put their old needs away.

        A new need opens a new qualification and the old one stays in history (D1.3),
        but needs of other running opportunities stay open beside it.
        """
        for one in self:
            one.partner_id = one.lead_id.partner_id
            partner = one.partner_id.commercial_partner_id
            if not partner:
                continue
            known = self.with_company(one.company_id)._current(partner) - one
            known.filtered(lambda other: not other._is_of_running_lead()).action_close()

    def _is_of_running_lead(self):
        self.ensure_one()
        lead = self.lead_id
        return lead.active and lead.won_status == "pending"

    def _take_in(self, others):
        """Learn from `others` what is unknown here, the first that knows it wins.

        What they say else stays with them: they are closed and keep their evidence.
        """
        self.ensure_one()
        values = {}
        for letter in man.LETTERS:
            if self[letter] != man.UNKNOWN:
                continue
            knows = others.filtered(lambda one: one[letter] != man.UNKNOWN)[:1]  # noqa: B023
            if knows:
                values |= {
                    name: knows[name]
                    for name in (letter, f"{letter}_date", f"{letter}_evidence")
                }
        if values:
            self.write(values)
        others.action_close()
