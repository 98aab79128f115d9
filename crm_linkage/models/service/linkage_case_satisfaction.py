from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError

from ...domain.service.quality import QUADRANTS, is_low, quadrant
from .res_partner_satisfaction import SKIPS

MARKS = [("1", "Unhappy"), ("3", "Neutral"), ("5", "Happy")]
#: what asking and answering record: written by the add-on alone
RECORDED = frozenset(
    {
        "ask_skip",
        "ask_state",
        "answered_at",
        "asked_at",
        "asked_for",
        "person_mark",
        "procedure_mark",
        "quadrant",
        "rating_last_value",
    }
)
#: a comment longer than this is cut
LONGEST = 5000


class LinkageCase(models.Model):
    """What the customer says of a case that was closed (D12, D10.4).

    The host's rating is the mark of the whole; the two sides of service stand beside
    it. Answers come by the host's page (`controllers/case_rating.py`) only.
    """

    _name = "linkage.case"
    _inherit = ["rating.mixin", "linkage.case"]

    # given at creation: the host would write it again to each new case
    rating_last_value = fields.Float(default=0.0)
    ask_state = fields.Selection(
        [("asked", "Asked"), ("answered", "Answered"), ("skipped", "Not Asked")],
        "Question",
        readonly=True,
        copy=False,
        help="Whether the customer was asked about this case since it was last closed.",
    )
    ask_skip = fields.Selection(SKIPS, "Not Asked because", readonly=True, copy=False)
    asked_at = fields.Datetime("Asked", readonly=True, copy=False)
    asked_for = fields.Datetime(
        "Closing Asked for",
        readonly=True,
        copy=False,
        help="The closing for which it was decided whether to ask.",
    )
    answered_at = fields.Datetime(
        "Customer Answered", readonly=True, copy=False, index="btree_not_null"
    )
    procedure_mark = fields.Selection(
        MARKS,
        "Procedure",
        readonly=True,
        copy=False,
        help="What the customer says of how it went: prompt, complete, simple.",
    )
    person_mark = fields.Selection(
        MARKS,
        "Manner",
        readonly=True,
        copy=False,
        help="What the customer says of how people were.",
    )
    quadrant = fields.Selection(
        list(QUADRANTS),
        "Kind of Service",
        readonly=True,
        copy=False,
        help="Low on both sides is cold, procedure alone a factory, manner alone "
        "friendly, both together quality.",
    )

    _to_ask_idx = models.Index(
        "(company_id, closed_at) WHERE closed_at IS NOT NULL"
        " AND asked_for IS DISTINCT FROM closed_at"
    )
    _asked_idx = models.Index("(asked_at) WHERE asked_at IS NOT NULL")

    # -- nobody types answers ------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._check_recorded(vals)
            proposed = {f"default_{name}" for name in RECORDED}
            if not proposed.isdisjoint(self.env.context):
                # what may not be typed may not come as `default_...` either
                kept = {
                    key: value
                    for key, value in self.env.context.items()
                    if key not in proposed
                }
                self = self.with_env(self.env(context=kept))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._check_recorded(vals)
        return super().write(vals)

    @api.model
    def _check_recorded(self, vals):
        """:raise AccessError: an answer would be typed"""
        if any(vals[name] for name in RECORDED & vals.keys()) or (
            self and RECORDED & vals.keys()
        ):
            raise AccessError(
                self.env._("What a customer answers comes from the customer.")
            )

    def message_post(self, **kwargs):
        """A message is no rating: the host would let whoever writes give one."""
        kwargs.pop("rating_value", None)
        return super().message_post(**kwargs)

    # -- answers -------------------------------------------------------------------

    def _rating_apply_get_default_subtype_id(self):
        # internal: it is no message of the customer that calls for an answer
        return self.env["ir.model.data"]._xmlid_to_res_id("crm_linkage.mt_case_rating")

    def _question_is_open(self, rating):
        """Whether `rating`, a question about this case, may still be answered."""
        case = self.sudo()
        days = timedelta(days=case.company_id.linkage_ask_days)
        asked = case.asked_at or rating.create_date
        return bool(
            not rating.consumed
            and case.active
            and asked
            and fields.Datetime.now() <= asked + days
        )

    def _answer_question(self, rating, total, sides, feedback=""):
        """Take in a customer's answer; once only.

        :param rating: the host's open rating of this case, as superuser
        :param total: mark of the whole, one of `MARKS` as a number
        :param sides: marks of `procedure` and `person`, or None for each
        :return: whether it was taken; False if somebody answered meanwhile
        """
        self.ensure_one()
        # two clicks at once: the second waits here and then finds it consumed
        rating.lock_for_update()
        rating.invalidate_recordset(["consumed"])
        if not self._question_is_open(rating):
            return False
        self.rating_apply(total, rating=rating, feedback=(feedback or "")[:LONGEST])
        self.write(
            {
                "ask_state": "answered",
                "asked_at": self.asked_at or rating.create_date,
                "answered_at": fields.Datetime.now(),
                "procedure_mark": str(sides["procedure"]) if sides["procedure"] else "",
                "person_mark": str(sides["person"]) if sides["person"] else "",
                "quadrant": quadrant(sides["procedure"], sides["person"]),
            }
        )
        if is_low(total, *sides.values()):
            self._call_back()
        return True

    def _call_back(self):
        """An activity to call the customer; once a case, done or not (D11.3)."""
        kind = self.env.ref("crm_linkage.mail_activity_type_call_back")
        known = self.env["mail.activity"].with_context(active_test=False)
        if known.search_count(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("activity_type_id", "=", kind.id),
            ],
            limit=1,
        ):
            return
        owners = (self.user_id, self.team_id.user_id, self.responsible_id)
        owner = next((user for user in owners if user and user.active), None)
        if owner:
            # in the name of the system: who answers by a link is nobody
            case = self.with_user(SUPERUSER_ID).with_context(lang=owner.lang)
            case.activity_schedule(
                "crm_linkage.mail_activity_type_call_back",
                user_id=owner.id,
                summary=case.env._("Call back: the customer is not satisfied"),
            )
