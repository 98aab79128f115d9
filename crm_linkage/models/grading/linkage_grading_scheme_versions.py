from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LinkageGradingScheme(models.Model):
    """Versions of a scheme: what has graded stays, a change is the next version."""

    _inherit = "linkage.grading.scheme"

    version = fields.Integer(default=1, readonly=True, copy=False)
    replaces_id = fields.Many2one(
        "linkage.grading.scheme",
        "Replaces",
        ondelete="set null",
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="The version before, which this one puts out of force.",
    )
    date_from = fields.Date(
        "In Force From",
        copy=False,
        help="Runs with an earlier reference date leave the scheme out. Empty: always.",
    )
    date_to = fields.Date(
        "In Force Until", copy=False, help="The last reference date it serves."
    )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for scheme in self:
            name = scheme.name or ""
            scheme.display_name = (
                self.env._(
                    "%(scheme)s, version %(number)s", scheme=name, number=scheme.version
                )
                if scheme.version > 1
                else name
            )

    @api.constrains("date_from", "date_to")
    def _check_validity(self):
        for scheme in self:
            if (
                scheme.date_from
                and scheme.date_to
                and scheme.date_to < scheme.date_from
            ):
                raise ValidationError(
                    self.env._(
                        "%(scheme)s would end before it begins.",
                        scheme=scheme.display_name,
                    )
                )

    def action_new_version(self):
        """A draft that is like the scheme and replaces it when it is activated."""
        self.ensure_one()
        draft = self.copy(
            {
                "name": self.name,
                "version": self.version + 1,
                "replaces_id": self.id,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "views": [[False, "form"]],
        }

    def action_activate(self):
        """Let the schemes grade from the next run on; what they replace ends.

        :raise ValidationError: a scheme is not complete
        """
        for scheme in self:
            if scheme.state == "active":
                continue
            scheme.state = "active"
            before = scheme.replaces_id
            if before.state != "active":
                continue
            company = scheme.company_id or self.env.company
            start = scheme.date_from
            if start and start > company._linkage_reference_date():
                before.date_to = start - timedelta(days=1)
            else:
                before.action_retire()

    def action_retire(self):
        """Take the schemes out of use; the grades they gave stay until the next run."""
        self.write({"state": "retired"})

    def action_to_draft(self):
        """Take back schemes that have not graded anybody, to work on them again.

        :raise UserError: customers were graded by one of them
        """
        self._check_open()
        self.write({"state": "draft"})

    def copy_data(self, default=None):
        copies = super().copy_data(default)
        for scheme, values in zip(self, copies, strict=True):
            if "name" not in (default or {}):
                values["name"] = self.env._("%(name)s (copy)", name=scheme.name)
        return copies
