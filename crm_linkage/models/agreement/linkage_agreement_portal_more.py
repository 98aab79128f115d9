from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import human_size

from ...domain.agreement import commitment as rule

#: Bootstrap colours of how a promise stands
COLORS = {rule.MET: "success", rule.NOT_MET: "danger", rule.NO_DATA: "secondary"}


class LinkageAgreement(models.Model):
    """Files that both sides keep, and how the promises stand, for the portal."""

    _inherit = "linkage.agreement"

    shared_file_ids = fields.Many2many(
        "ir.attachment",
        "linkage_agreement_shared_file_rel",
        "agreement_id",
        "attachment_id",
        string="Files for the Partner",
        copy=False,
        help="The partner's people download these in the portal. Other files stay "
        "inside.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        agreements = super().create(vals_list)
        agreements._check_shared_files()
        return agreements

    def write(self, vals):
        result = super().write(vals)
        if "shared_file_ids" in vals:
            self._check_shared_files()
        return result

    def _check_shared_files(self):
        """Nobody hands out what they may not read themselves.

        :raise AccessError: a file is none of the user's to read
        """
        self.shared_file_ids.check_access("read")

    @api.model
    def _portal_accept_count(self):
        """Number of agreements that wait for the current user's acceptance."""
        # sudo: as in `_portal_find`
        return self.sudo().search_count(
            self._portal_domain()
            & Domain("state", "=", "proposed")
            & Domain("partner_accepted_at", "=", False)
            & Domain("signatory_ids", "in", self.env.user.partner_id.ids)
        )

    @api.model
    def _portal_agreement(self, agreement_id):
        """Beside the text: `files` ({id, name, size}) and `standing`.

        `standing` is ``{commitment id: {state, color, label, actual}}`` of the current
        period, empty while the agreement does not bind. The values are those that both
        sides agreed to measure.
        """
        values = super()._portal_agreement(agreement_id)
        if values:
            agreement = self._portal_find(agreement_id)
            values["files"] = [
                {"id": file.id, "name": file.name, "size": human_size(file.file_size)}
                for file in agreement.shared_file_ids
            ]
            values["standing"] = agreement._portal_standing()
        return values

    def _portal_standing(self):
        self.ensure_one()
        if self.state != "active":
            return {}
        promises = self.commitment_ids
        labels = dict(promises._fields["actual_state"]._description_selection(self.env))
        standing = {}
        for promise, actual in promises._actual_values().items():
            state = rule.judge(
                actual, promise.comparison, promise.target, promise.tolerance
            )
            standing[promise.id] = {
                "state": state,
                "color": COLORS[state],
                "label": labels[state],
                "actual": "" if actual is None else promise._text(actual),
            }
        return standing

    @api.model
    def _portal_agreement_file(self, agreement_id, file_id):
        """A file for the partner, as superuser; empty where it is not theirs."""
        files = self._portal_find(agreement_id).shared_file_ids
        return files.filtered(lambda file: file.id == file_id and file.type == "binary")
