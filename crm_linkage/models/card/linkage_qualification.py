from odoo import api, fields, models
from odoo.exceptions import UserError

from ...domain.card import man
from . import texts


class LinkageQualification(models.Model):
    """One need of a customer, judged by money, authority and need (D1.3, D3).

    It names the partner it was made for. Where that partner is a branch or was merged
    or put under another one since, it belongs to the commercial partner of today: read
    it through `partner_id.commercial_partner_id`, as `_current()` does. The newest open
    one counts; a new need opens a new one and the old stays as it was.
    """

    _name = "linkage.qualification"
    _description = "Qualification"
    _order = "date_open desc, id desc"
    _rec_name = "name"

    name = fields.Char(
        "What They Need",
        help="The need in a few words, e.g. coolers for two new shops.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        index=True,
        ondelete="cascade",
        domain="[('partner_share', '=', True)]",
        help="Empty while the need is a lead's that has no customer yet.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        index=True,
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('share', '=', False)]",
        help="Keeps this qualification true: by default the customer's salesperson.",
    )
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")],
        required=True,
        default="open",
        copy=False,
    )
    date_open = fields.Date(
        "Opened On", required=True, default=fields.Date.context_today, copy=False
    )
    date_closed = fields.Date("Closed On", readonly=True, copy=False)

    money = fields.Selection("_selection_answer", default=man.UNKNOWN, required=True)
    money_date = fields.Date("Money Known On")
    money_evidence = fields.Text(
        help="How we know: a budget that was named, an annual report, a credit check."
    )
    authority = fields.Selection(
        "_selection_answer", default=man.UNKNOWN, required=True
    )
    authority_date = fields.Date("Authority Known On")
    authority_evidence = fields.Text(
        help="How we know: who decides, and when we met them."
    )
    need = fields.Selection("_selection_answer", default=man.UNKNOWN, required=True)
    need_date = fields.Date("Need Known On")
    need_evidence = fields.Text(help="How we know: what they said they need.")

    code = fields.Char(
        "MAN",
        compute="_compute_judgement",
        store=True,
        precompute=True,
        help="A capital letter: has it. A small one: has it not. ?: nobody knows.",
    )
    verdict = fields.Selection(
        [
            (man.SELL, "Sell"),
            (man.PERSUADE, "Persuade"),
            (man.FIND_AUTHORITY, "Find who decides"),
            (man.FINANCE, "Consider financing"),
            (man.CULTIVATE, "Cultivate"),
            (man.STOP, "Stop contact"),
            (man.ASK, "Ask"),
        ],
        "What to Do",
        compute="_compute_judgement",
        store=True,
        precompute=True,
    )
    meaning = fields.Char(compute="_compute_words")
    advice = fields.Char(compute="_compute_words")

    @api.model
    def _selection_answer(self):
        return [
            (code, texts.say(self.env, label)) for code, label in texts.ANSWER.items()
        ]

    @api.depends("partner_id")
    def _compute_user_id(self):
        for qualification in self:
            owner = (
                qualification.partner_id._linkage_representative(
                    qualification.company_id or self.env.company
                )
                if qualification.partner_id
                else None
            )
            qualification.user_id = qualification.user_id or owner or self.env.user

    @api.depends(*man.LETTERS)
    def _compute_judgement(self):
        for qualification in self:
            judgement = qualification._judge()
            qualification.code = judgement.code
            qualification.verdict = judgement.verdict

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_words(self):
        for qualification in self:
            words = qualification._words()
            qualification.meaning = words["meaning"]
            qualification.advice = words["advice"]

    @api.depends("name", "partner_id", "code")
    def _compute_display_name(self):
        for qualification in self:
            subject = qualification.name or qualification.partner_id.display_name
            qualification.display_name = (
                f"{subject} ({qualification.code})" if subject else False
            )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_dates(vals) for vals in vals_list])

    def write(self, vals):
        answers = any(letter in vals for letter in man.LETTERS)
        if answers and any(one.state == "closed" for one in self):
            raise UserError(
                self.env._(
                    "A closed qualification stays as it was. Open a new need instead."
                )
            )
        return super().write(self._with_dates(vals) if answers else vals)

    def action_close(self):
        """Put a need that is met or gone into history."""
        self.filtered(lambda one: one.state == "open").write(
            {"state": "closed", "date_closed": fields.Date.context_today(self)}
        )

    def action_new_need(self):
        """Close this need and open the next one of the same customer (D1.3)."""
        self.ensure_one()
        fresh = self._open_next_need()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": fresh.id,
            "views": [[False, "form"]],
        }

    # -- business methods ----------------------------------------------------------

    @api.model
    def _current(self, partners):
        """The qualifications of commercial `partners` in the current company.

        :return: all of them, the one that counts first for each partner: open before
            closed, then the newest
        """
        return self.search_fetch(
            [
                ("partner_id.commercial_partner_id", "in", partners.ids),
                ("company_id", "=", self.env.company.id),
            ],
            order="state desc, date_open desc, id desc",
        )

    @api.model
    def _open_need(self, partner):
        """A new open qualification of a commercial partner; open ones are closed."""
        self._current(partner).action_close()
        return self.create(
            {"partner_id": partner.id, "company_id": self.env.company.id}
        )

    def _judge(self):
        """The `Judgement` of domain/card/man.py; an empty recordset knows nothing."""
        return man.judge(*(self[letter] or man.UNKNOWN for letter in man.LETTERS))

    def _words(self):
        """What the letters mean and what to do, as ``{"meaning", "advice"}``."""
        return self._words_of(self._judge())

    @api.model
    def _words_of(self, judgement):
        """A `Judgement` in words, as ``{"meaning", "advice"}``."""
        if judgement.ask:
            unknown = ", ".join(
                texts.say(self.env, texts.LETTER[letter]) for letter in judgement.ask
            )
            meaning = self.env._("Not known yet: %(letters)s.", letters=unknown)
        else:
            meaning = texts.say(self.env, texts.MEANING[judgement.code])
        return {
            "meaning": meaning,
            "advice": texts.say(self.env, texts.ADVICE[judgement.verdict]),
        }

    def _with_dates(self, vals):
        """`vals` with the day on which each answer became known."""
        dates = {
            f"{letter}_date": fields.Date.context_today(self)
            if vals[letter] != man.UNKNOWN
            else False
            for letter in man.LETTERS
            if letter in vals
        }
        return {**dates, **vals}
