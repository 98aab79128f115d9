"""What installing and uninstalling need beyond data files."""

from odoo.fields import Domain

# what the host files under the module of a mixin, though it belongs to our models
NAMES = {
    "ir.model.fields.selection": r"selection\_\_linkage\_%",
    "ir.model.inherit": r"model\_inherit\_\_linkage\_%",
}


def uninstall_hook(env):
    """Remove what the host's own uninstall leaves behind.

    It goes by the names of a module, so it misses names that mixins of other modules
    left on our models, and the notes of foreign keys on its own tables, which have no
    name. The keys themselves go with their columns.
    """
    env["ir.model.data"].search(
        Domain.OR(
            Domain("model", "=", model) & Domain("name", "=like", pattern)
            for model, pattern in NAMES.items()
        )
        & Domain("module", "!=", "crm_linkage")
    ).unlink()
    env["ir.model.constraint"].search(
        [
            ("module.name", "=", "crm_linkage"),
            ("type", "=", "f"),
            ("model.model", "not =like", "linkage.%"),
        ]
    ).unlink()
