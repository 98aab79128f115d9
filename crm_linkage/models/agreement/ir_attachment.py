from odoo import api, models
from odoo.exceptions import UserError

AGREEMENT = "linkage.agreement"
#: what a file is, and where it hangs
KEPT = frozenset(
    {
        "name",
        "raw",
        "datas",
        "db_datas",
        "store_fname",
        "checksum",
        "mimetype",
        "type",
        "url",
        "res_model",
        "res_id",
        "res_field",
        "company_id",
        "public",
    }
)


class IrAttachment(models.Model):
    """The paper of an accepted agreement stays as it was made."""

    _inherit = "ir.attachment"

    def write(self, vals):
        if KEPT & vals.keys():
            self._linkage_check_not_accepted()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_accepted_agreement(self):
        self._linkage_check_not_accepted()

    def _linkage_check_not_accepted(self):
        """Files of anything but agreements cost no query of ours.

        :raise UserError: one of the files is what both sides accepted
        """
        # sudo: what hangs where is looked at whoever writes
        ours = self.sudo().filtered(lambda file: file.res_model == AGREEMENT)
        if not ours:
            return
        kept = self.env[AGREEMENT].sudo().with_context(active_test=False)
        if kept.search_count([("accepted_attachment_id", "in", ours.ids)], limit=1):
            raise UserError(
                self.env._("What both sides of an agreement accepted stays as it is.")
            )
