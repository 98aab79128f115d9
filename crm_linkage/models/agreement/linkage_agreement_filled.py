from odoo import Command, models
from odoo.exceptions import UserError

from ...domain.agreement import notice
from .linkage_agreement import DRAFT

TEXTS = ("our_expectations", "our_benefits", "partner_expectations", "partner_benefits")
#: what a template says of the agreement itself
SETTINGS = ("kind", "scorecard_period", "notice_length", "notice_unit", "renewal")


class LinkageAgreement(models.Model):
    """An agreement that is started from a template (D9.4)."""

    _inherit = "linkage.agreement"

    def action_from_template(self):
        """Ask for the template."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("From Template"),
            "res_model": "linkage.agreement.fill",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_agreement_id": self.id},
        }

    def _fill_from(self, template):
        """Fill drafts with the texts, settings and promises of `template`.

        Texts that were written stay, promises from the same standard are not made
        twice. The words are those of the partner's language where there is one.

        :raise UserError: an agreement is no draft any more
        """
        self.check_access("write")
        for agreement in self:
            if agreement.state != DRAFT:
                raise UserError(
                    self.env._(
                        "%(agreement)s is no draft: a template fills drafts only.",
                        agreement=agreement.display_name,
                    )
                )
            lang = agreement.commercial_partner_id.lang or self.env.lang
            words = template.with_context(lang=lang)
            values = {
                name: words[name]
                for name in TEXTS
                if words[name] and not agreement[name]
            }
            values.update({name: template[name] for name in SETTINGS})
            if template.months and not agreement.date_end:
                day_before = notice.day_before(agreement.date_start)
                values["date_end"] = notice.extended(day_before, template.months)
            if template.renewal != "manual" and not (
                agreement.date_end or values.get("date_end")
            ):
                values["renewal"] = "manual"
            agreement.write(values)
            known = agreement.commitment_ids.standard_id
            # sudo: nobody types the template, and its targets are set by managers, so
            # that whose values a representative may not see is promised as well
            agreement.sudo().write(
                {
                    "template_id": template.id,
                    "commitment_ids": [
                        Command.create(line._commitment_values())
                        for line in words.line_ids
                        if line.standard_id not in known
                    ],
                }
            )
