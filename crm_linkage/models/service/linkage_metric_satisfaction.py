from odoo import fields, models
from odoo.tools import SQL

from ...domain.service.quality import GOOD
from ..metric.source import Source
from .linkage_questionnaire_invitation import DONE, SENT, STARTED


class LinkageMetric(models.Model):
    """What customers say: after cases by the day of the answer, in closed rounds of the
    questionnaire by their last day."""

    _inherit = "linkage.metric"

    source = fields.Selection(
        selection_add=[
            ("case_question", "Questions after cases"),
            ("case_answer", "Answers after cases"),
            ("satisfaction", "Results of satisfaction rounds"),
            ("invitation", "Invitations to satisfaction rounds"),
        ],
        ondelete={
            "case_question": "cascade",
            "case_answer": "cascade",
            "satisfaction": "cascade",
            "invitation": "cascade",
        },
    )

    def _source_case_question(self, scope):
        return Source(
            tables=SQL("linkage_case service_case"),
            partner=SQL("service_case.commercial_partner_id"),
            company=SQL("service_case.company_id"),
            where=SQL("service_case.active AND service_case.asked_at IS NOT NULL"),
            moment=SQL("service_case.asked_at"),
            is_timestamp=True,
            conditions={
                "answered": SQL("service_case.answered_at >= service_case.asked_at")
            },
            flush={"linkage.case": (*_CASE, "asked_at")},
        )

    def _source_case_answer(self, scope):
        def happy(name):
            return SQL("%s::int >= %s", SQL.identifier("service_case", name), GOOD)

        return Source(
            tables=SQL("linkage_case service_case"),
            partner=SQL("service_case.commercial_partner_id"),
            company=SQL("service_case.company_id"),
            where=SQL("service_case.active AND service_case.answered_at IS NOT NULL"),
            moment=SQL("service_case.answered_at"),
            is_timestamp=True,
            measures={"mark": SQL("service_case.rating_last_value")},
            conditions={
                "procedure": SQL("service_case.procedure_mark IS NOT NULL"),
                "procedure_happy": happy("procedure_mark"),
                "person": SQL("service_case.person_mark IS NOT NULL"),
                "person_happy": happy("person_mark"),
            },
            flush={
                "linkage.case": (
                    *_CASE,
                    "rating_last_value",
                    "procedure_mark",
                    "person_mark",
                )
            },
        )

    def _source_satisfaction(self, scope):
        measures = self.env["linkage.satisfaction"]._fields["measure"].selection
        return Source(
            tables=SQL(
                "linkage_satisfaction satisfaction JOIN linkage_questionnaire_round"
                " satisfaction_round ON satisfaction_round.id = satisfaction.round_id"
            ),
            partner=SQL("satisfaction.partner_id"),
            company=SQL("satisfaction.company_id"),
            where=SQL("satisfaction_round.state = 'closed'"),
            moment=SQL("satisfaction.date"),
            measures={"value": SQL("satisfaction.value")},
            conditions={
                measure: SQL("satisfaction.measure = %s", measure)
                for measure, _label in measures
            },
            flush={"linkage.questionnaire.round": ("state",)},
        )

    def _source_invitation(self, scope):
        return Source(
            tables=SQL(
                "linkage_questionnaire_invitation invitation"
                " JOIN linkage_questionnaire_round satisfaction_round"
                " ON satisfaction_round.id = invitation.round_id"
            ),
            partner=SQL("invitation.commercial_partner_id"),
            company=SQL("invitation.company_id"),
            where=SQL(
                "satisfaction_round.state = 'closed' AND invitation.state = ANY(%s)",
                [SENT, STARTED, DONE],
            ),
            moment=SQL("satisfaction_round.date_end"),
            conditions={"answered": SQL("invitation.state = %s", DONE)},
            flush={
                "linkage.questionnaire.round": ("state", "date_end"),
                "linkage.questionnaire.invitation": (
                    "state",
                    "company_id",
                    "commercial_partner_id",
                    "round_id",
                ),
            },
        )


_CASE = ("active", "answered_at", "commercial_partner_id", "company_id")
