"""What installing and uninstalling need beyond data files."""

from odoo.fields import Domain

# what the host files under the module of a mixin, though it belongs to our models
NAMES = {
    "ir.model.fields.selection": r"selection\_\_linkage\_%",
    "ir.model.inherit": r"model\_inherit\_\_linkage\_%",
}


def uninstall_hook(env):
    """Remove the names that mixins of other modules left on our models.

    The host's own uninstall goes by module and leaves them behind.
    """
    env["ir.model.data"].search(
        Domain.OR(
            Domain("model", "=", model) & Domain("name", "=like", pattern)
            for model, pattern in NAMES.items()
        )
        & Domain("module", "!=", "crm_linkage")
    ).unlink()
