from odoo import models


class LinkageInternal(models.AbstractModel):
    """For models of the host that portal users read: what we add to them stays inside.

    Partners, users and companies are theirs to read over RPC. One rule for all fields
    of ours, so that none of those to come is forgotten.
    """

    _name = "linkage.internal"
    _description = "Fields for Colleagues"

    def _has_field_access(self, field, operation):
        if (
            field.name.startswith("linkage_")
            and not self.env.su
            # groups are kept in memory: asking for them costs no query
            and not self.env.user._is_internal()
        ):
            return False
        return super()._has_field_access(field, operation)
