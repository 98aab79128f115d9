from odoo import api, models


class LinkageRecorded(models.AbstractModel):
    """For what is written by the steps of a record, not typed: figures and states.

    A model that takes it in refuses those fields in `create` and `write`; its steps
    write them by `_record`.
    """

    _name = "linkage.recorded"
    _description = "What Steps Record"

    @api.model
    def _may_correct(self):
        """Whether the user may write what is recorded: managers, and the server."""
        return self.env.su or self.env.user.has_group("crm_linkage.group_manager")

    def _record(self, values):
        """Write what a step has found.

        :raise AccessError: the user may not write these records
        """
        self.check_access("write")
        # sudo: the guards let only the steps themselves write these fields
        self.sudo().write(values)

    def _without_defaults(self, names):
        """These records with a context that proposes nothing for the fields `names`:
        what may not be typed may not come as `default_...` either."""
        proposed = {f"default_{name}" for name in names}
        context = self.env.context
        if proposed.isdisjoint(context):
            return self
        kept = {key: value for key, value in context.items() if key not in proposed}
        return self.with_env(self.env(context=kept))
