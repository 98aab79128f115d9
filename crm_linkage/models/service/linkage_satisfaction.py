from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ...domain.service import satisfaction
from .linkage_questionnaire_element import ELEMENTS
from .linkage_questionnaire_invitation import DONE

INDEX, QUESTION = "index", "question"


class LinkageSatisfaction(models.Model):
    """How satisfied a customer was in a round: a row for the index, each element, each
    question and each kind of loyalty (D12.1, D4.6).

    No row means nothing was said: missing differs from zero. Rows are kept for good,
    so that the index is seen over time; nobody but the add-on writes them.
    """

    _name = "linkage.satisfaction"
    _description = "Satisfaction"
    _inherit = ["linkage.responsible"]
    _order = "date desc, partner_id, id"
    _rec_name = "partner_id"

    round_id = fields.Many2one(
        "linkage.questionnaire.round",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, ondelete="cascade"
    )
    date = fields.Date(required=True, readonly=True, help="The last day of the round.")
    measure = fields.Selection(
        [
            (INDEX, "Index"),
            *ELEMENTS,
            *(
                (satisfaction.INTENTIONAL, "Intentional Loyalty"),
                (satisfaction.EMOTIONAL, "Emotional Loyalty"),
                (QUESTION, "Question"),
            ),
        ],
        "What",
        required=True,
        readonly=True,
    )
    element_id = fields.Many2one(
        "linkage.questionnaire.element", readonly=True, index="btree_not_null"
    )
    item_id = fields.Many2one(
        "linkage.questionnaire.item", "Question", readonly=True, index="btree_not_null"
    )
    value = fields.Float(
        "Index", readonly=True, digits=(16, 1), aggregator="avg", help="0 to 100."
    )
    people = fields.Integer(readonly=True, help="How many of the customer answered.")
    level = fields.Selection(
        [
            (satisfaction.CONTACT, "Contact"),
            (satisfaction.SATISFACTION, "Satisfied"),
            (satisfaction.LOYALTY_LEVEL, "Loyal"),
        ],
        readonly=True,
        help="Satisfied: an index of 70 and more. Loyal: also both measures of loyalty "
        "are 75 and more.",
    )
    is_final = fields.Boolean(
        compute="_compute_is_final",
        help="The round is closed. Metrics count closed rounds only.",
    )

    _partner_idx = models.Index("(partner_id, measure, date)")
    _company_idx = models.Index("(company_id, measure, date)")

    @api.depends("round_id.state")
    def _compute_is_final(self):
        for one in self:
            one.is_final = one.round_id.state == "closed"

    @api.model
    def _refresh(self, rounds, customers=None):
        """Write the rows of rounds anew from what was answered.

        :param customers: only theirs; by default everybody's
        """
        rows = [
            row
            for one in rounds.sudo()  # answers are read by the add-on alone
            for row in self._rows(one, customers)
        ]
        self.flush_model()
        where = SQL("round_id = ANY(%s)", rounds.ids)
        if customers is not None:
            where = SQL("%s AND partner_id = ANY(%s)", where, customers.ids)
        self.env.execute_query(
            SQL("DELETE FROM linkage_satisfaction WHERE %s RETURNING id", where)
        )
        if rows:
            self._insert(rows)
        self.invalidate_model()

    def _rows(self, one, customers):
        """Tuples of `COLUMNS` for a round."""
        form = one.questionnaire_id._form()
        codes = {
            element.id: element.code for element in one.questionnaire_id.element_ids
        }
        for customer, readings in self._readings(one, form, customers).items():
            reading = satisfaction.together(readings)
            found = []
            if reading.index is not None:
                found.append((INDEX, None, None, reading.index))
            for part, value in reading.parts.items():
                is_element = part in codes
                measure = codes[part] if is_element else part
                found.append((measure, part if is_element else None, None, value))
            for item, value in reading.questions.items():
                found.append((QUESTION, None, item, value))
            level = satisfaction.level(reading)
            for measure, element, item, value in found:
                yield (
                    *(one.id, one.company_id.id, customer, one.date_end),
                    *(measure, element, item, value, reading.people, level),
                )

    def _readings(self, one, form, customers):
        """``{customer id: [Reading of each person who sent an answer]}``"""
        domain = [("round_id", "=", one.id), ("state", "=", DONE)]
        if customers is not None:
            domain.append(("commercial_partner_id", "in", customers.ids))
        invitations = one.invitation_ids.search_fetch(domain, ["commercial_partner_id"])
        answers = (
            self.env["linkage.questionnaire.answer"]
            .sudo()
            .search_fetch(
                [
                    ("invitation_id", "in", invitations.ids),
                    ("is_applicable", "=", True),
                ],
                ["invitation_id", "item_id", "mark"],
            )
        )
        marks = defaultdict(dict)
        for answer in answers:
            marks[answer.invitation_id.id][answer.item_id.id] = answer.mark
        found = defaultdict(list)
        for invitation in invitations:
            reading = satisfaction.read(form, marks[invitation.id])
            found[invitation.commercial_partner_id.id].append(reading)
        return found

    def _insert(self, rows):
        """One statement: a round of thousands of customers has a dozen rows each."""
        number, text = SQL("int4[]"), SQL("varchar[]")
        kinds = (
            *(number, number, number, SQL("date[]"), text, number, number),
            *(SQL("float8[]"), number, text),
        )
        names = (
            *("round_id", "company_id", "partner_id", "date", "measure", "element_id"),
            *("item_id", "value", "people", "level"),
        )
        self.env.execute_query(
            SQL(
                "INSERT INTO linkage_satisfaction (%s, create_uid, create_date,"
                " write_uid, write_date) SELECT *, %s, %s::timestamp, %s,"
                " %s::timestamp FROM UNNEST(%s) RETURNING id",
                SQL(", ").join(SQL.identifier(name) for name in names),
                *(self.env.uid, fields.Datetime.now()),
                *(self.env.uid, fields.Datetime.now()),
                SQL(", ").join(
                    SQL("%s::%s", list(column), kind)
                    for kind, column in zip(kinds, zip(*rows, strict=True), strict=True)
                ),
            )
        )

    def action_open_answers(self):
        """The people behind the figures of this row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answers"),
            "res_model": "linkage.questionnaire.invitation",
            "views": [[False, "list"], [False, "form"]],
            "domain": [
                ("round_id", "=", self.round_id.id),
                ("commercial_partner_id", "=", self.partner_id.id),
            ],
        }
