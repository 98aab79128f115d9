from odoo.tests import HttpCase, TransactionCase, tagged

from ..common import new_user

ROLES = {
    "representative": "crm_linkage.group_representative",
    "supervisor": "crm_linkage.group_supervisor",
    "manager": "crm_linkage.group_manager",
    "agent": "crm_linkage.group_agent",
}
SECTIONS = {"Customers", "Visits", "Agreements", "Service", "Reporting"}


@tagged("post_install", "-at_install")
class TestAppMenus(TransactionCase):
    """Which part of the app a role sees; that each opens is a product test."""

    def menus(self, user):
        """The menus of the app that `user` sees, as the web client gets them."""
        everything = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        root = self.env.ref("crm_linkage.menu_root").id
        todo, found = [root], []
        while todo:
            menu = everything.get(todo.pop())
            if menu:
                found.append(menu)
                todo += menu["children"]
        return found

    def test_sections(self):
        for role, group in ROLES.items():
            user = new_user(self.env, f"linkage_{role}", group)
            names = {menu["name"] for menu in self.menus(user)}
            expected = SECTIONS | ({"Configuration"} if role == "manager" else set())
            if role == "agent":
                expected -= {"Visits", "Agreements"}
            with self.subTest(role):
                self.assertLessEqual(expected, names)
                self.assertEqual("Configuration" in names, role == "manager")


@tagged("post_install", "-at_install")
class TestAppClickEverywhere(HttpCase):
    """The host's click bot on our app: every menu, view and filter in a browser.

    As the manager, who has them all; what other roles ask of the server when they
    open and filter them is a product test.
    """

    def test_manager(self):
        group = "crm_linkage.group_manager"
        user = new_user(self.env, "linkage_clicker", group, tour_enabled=False)
        self.browser_js(
            "/odoo",
            "odoo.loader.modules.get('@web/webclient/clickbot/clickbot_loader')"
            ".startClickEverywhere('crm_linkage.menu_root');",
            "odoo.isReady === true",
            login=user.login,
            timeout=600,
            success_signal="clickbot test succeeded",
        )
