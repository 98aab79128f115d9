"""What installing and uninstalling need beyond data files."""


def uninstall_hook(env):
    """Remove the names of mixin selections on our models.

    The host files them under the module that brings the mixin (mail), so that its own
    uninstall, which goes by module, leaves them behind.
    """
    env["ir.model.data"].search(
        [
            ("model", "=", "ir.model.fields.selection"),
            ("module", "!=", "crm_linkage"),
            ("name", "=like", r"selection\_\_linkage\_%"),
        ]
    ).unlink()
