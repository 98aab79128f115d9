from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...domain.card import man

ANY_ROLE = "crm_linkage.group_linkage_user"
#: field of the lead -> field of its qualification
ANSWERS = {
    f"linkage_{letter}{part}": f"{letter}{part}"
    for letter in man.LETTERS
    for part in ("", "_date", "_evidence")
}


class CrmLead(models.Model):
    """MAN on leads and opportunities (D3): asked for there, carried to the customer.

    The lead has one column more, the qualification it is judged by, which is read with
    the others: where nobody uses MAN it costs nothing to create, write and list leads.
    What is shown of it is read by a join.
    """

    _inherit = "crm.lead"

    linkage_qualification_id = fields.Many2one(
        "linkage.qualification",
        "Qualification",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        readonly=True,
        groups=ANY_ROLE,
    )
    linkage_money = fields.Selection(
        related="linkage_qualification_id.money",
        string="Money",
        readonly=False,
        groups=ANY_ROLE,
        help="Is there a budget, and can they pay?",
    )
    linkage_money_date = fields.Date(
        related="linkage_qualification_id.money_date", readonly=False, groups=ANY_ROLE
    )
    linkage_money_evidence = fields.Text(
        related="linkage_qualification_id.money_evidence",
        readonly=False,
        groups=ANY_ROLE,
    )
    linkage_authority = fields.Selection(
        related="linkage_qualification_id.authority",
        string="Authority",
        readonly=False,
        groups=ANY_ROLE,
        help="Do we talk to the person who decides?",
    )
    linkage_authority_date = fields.Date(
        related="linkage_qualification_id.authority_date",
        readonly=False,
        groups=ANY_ROLE,
    )
    linkage_authority_evidence = fields.Text(
        related="linkage_qualification_id.authority_evidence",
        readonly=False,
        groups=ANY_ROLE,
    )
    linkage_need = fields.Selection(
        related="linkage_qualification_id.need",
        string="Need",
        readonly=False,
        groups=ANY_ROLE,
        help="Which need have they told us, and since when?",
    )
    linkage_need_date = fields.Date(
        related="linkage_qualification_id.need_date", readonly=False, groups=ANY_ROLE
    )
    linkage_need_evidence = fields.Text(
        related="linkage_qualification_id.need_evidence",
        readonly=False,
        groups=ANY_ROLE,
    )
    # both can be searched and grouped by
    linkage_man_code = fields.Char(
        related="linkage_qualification_id.code", groups=ANY_ROLE
    )
    linkage_verdict = fields.Selection(
        related="linkage_qualification_id.verdict", groups=ANY_ROLE
    )
    # what the switches say now, before they are saved as well
    linkage_man_badge = fields.Selection(
        "_selection_verdict", compute="_compute_linkage_man", groups=ANY_ROLE
    )
    linkage_man_advice = fields.Char(compute="_compute_linkage_man", groups=ANY_ROLE)

    @api.model
    def _selection_verdict(self):
        verdict = self.env["linkage.qualification"]._fields["verdict"]
        return verdict._description_selection(self.env)

    @api.depends("linkage_money", "linkage_authority", "linkage_need")
    @api.depends_context("lang")
    def _compute_linkage_man(self):
        for lead in self:
            judgement = man.judge(
                *(lead[f"linkage_{letter}"] or man.UNKNOWN for letter in man.LETTERS)
            )
            words = self.env["linkage.qualification"]._words_of(judgement)
            lead.linkage_man_badge = judgement.verdict
            lead.linkage_man_advice = (
                f"{judgement.code}: {words['meaning']} {words['advice']}"
            )

    @api.model_create_multi
    def create(self, vals_list):
        # related fields would lose what they are given: there is no record behind
        # them yet
        answers = [self._linkage_answers(vals) for vals in vals_list]
        for vals in vals_list:
            self._linkage_check_link(vals)
        leads = super().create([_without_answers(vals) for vals in vals_list])
        for lead, values in zip(leads, answers, strict=True):
            if values:
                lead._linkage_answer(values)
        return leads

    def write(self, vals):
        answers = self._linkage_answers(vals)
        self._linkage_check_link(vals)
        if answers:
            self.check_access("write")
        result = super().write(_without_answers(vals))
        if "partner_id" in vals:
            # sudo: whoever gives the lead a customer hands over what is known of the
            # need, with a role here or not
            leads = self.sudo().filtered("linkage_qualification_id")
            leads.linkage_qualification_id.filtered(
                lambda one: one.state == "open"
            )._follow_lead()
        if answers:
            self._linkage_answer(answers)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_linkage_qualifications(self):
        """What was known of a lead that never had a customer goes with it."""
        # sudo: deleting the lead is what the user was asked about
        self.env["linkage.qualification"].sudo().search(
            [("lead_id", "in", self.ids), ("partner_id", "=", False)]
        ).unlink()

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        self._linkage_merge(opportunities)
        return result

    # -- business methods ------------------------------------------------------------

    @api.model
    def _linkage_answers(self, vals):
        """The part of `vals` that belongs to the qualification.

        :raise AccessError: the user has no role here
        """
        answers = {name: vals[name] for name in ANSWERS if name in vals}
        for name in answers:
            self._check_field_access(self._fields[name], "write")
        return answers

    def _linkage_check_link(self, vals):
        """
        :raise AccessError: a user would point a lead to a qualification of another
        """
        if not self.env.su and vals.get("linkage_qualification_id"):
            raise AccessError(
                self.env._("What is known of a lead is said by answering, not linking.")
            )

    def _linkage_answer(self, values):
        """Write answers, dates and evidence to the qualifications of these leads.

        The first answer opens a qualification; one that was closed gives way to a new
        one. Who may write the lead may answer for it.

        :param values: fields of crm.lead of `ANSWERS`
        """
        values = {ANSWERS[name]: value for name, value in values.items()}
        for letter in man.LETTERS:
            if letter in values:
                values[letter] = values[letter] or man.UNKNOWN
        for lead in self:
            # sudo: the answers are part of the lead, which the user may write
            current = lead.sudo().linkage_qualification_id
            if current.state != "open" or current.lead_id != lead:
                if not _tell(values):
                    continue
                current = lead._linkage_qualify()
            current.write(values)

    def _linkage_qualify(self):
        """A new open qualification of this lead, with nothing known yet.

        :return: it, with sudo: it is part of a lead that the user may write
        """
        self.ensure_one()
        self.check_access("write")
        lead = self.sudo()
        # one that was closed just now makes room for the next
        lead.linkage_qualification_id.flush_recordset(["state"])
        fresh = lead.env["linkage.qualification"].create(
            {
                "name": lead.name,
                "lead_id": lead.id,
                "partner_id": lead.partner_id.id,
                "company_id": (lead.company_id or lead.env.company).id,
                "user_id": lead.user_id.id or lead.env.uid,
            }
        )
        lead.linkage_qualification_id = fresh
        if fresh.partner_id:
            fresh._follow_lead()
        return fresh

    def _linkage_merge(self, others):
        """Keep one open qualification of leads that become this one; lose nothing."""
        # sudo: who may merge leads may do it with what we know of them
        leads = (self | others).sudo()
        known = leads.env["linkage.qualification"].search(
            [("lead_id", "in", leads.ids)], order="date_open desc, id desc"
        )
        if not known:
            return
        # the lead that stays goes first, then the others as the host ranks them
        found = leads.linkage_qualification_id.filtered(lambda one: one.state == "open")
        kept = found[:1]
        if kept:
            kept._take_in(found - kept)
        known.flush_recordset()  # closed before they share a lead
        known.lead_id = self.id
        if kept:
            self.sudo().linkage_qualification_id = kept


def _without_answers(vals):
    return {name: value for name, value in vals.items() if name not in ANSWERS}


def _tell(values):
    """Whether these values of a qualification say anything."""
    return any(value and value != man.UNKNOWN for value in values.values())
