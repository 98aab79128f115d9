from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools.safe_eval import safe_eval

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
    """Every menu opens for every role that sees it, with each of its views."""

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

    def test_every_menu_opens(self):
        for role, group in ROLES.items():
            user = new_user(self.env, f"linkage_{role}", group)
            actions = [menu for menu in self.menus(user) if menu.get("action_id")]
            self.assertGreater(len(actions), 3)
            for menu in actions:
                with self.subTest(f"{role}: {menu['name']}"):
                    self.open(user, menu)

    def open(self, user, menu):
        env = self.env(user=user)
        action = env["ir.actions.actions"].browse(menu["action_id"])
        values = env[menu["action_model"]].browse(action.id)._get_action_dict()
        if values["type"] != "ir.actions.act_window":
            return
        model = env[values["res_model"]]
        context = safe_eval(values.get("context") or "{}", {"uid": user.id})
        domain = safe_eval(values.get("domain") or "[]", {"uid": user.id})
        views = [*values["views"], (values["search_view_id"], "search")]
        described = model.with_context(**context).get_views(
            [(view[0] if isinstance(view, tuple | list) else view, kind) for view, kind in views]
        )
        names = described["models"][model._name]["fields"]
        model = model.with_context(**context)
        model.web_search_read(
            domain, {name: {} for name in list(names)[:40]}, limit=80
        )
        self.assertTrue(values.get("help"), "an empty screen says what to do")


@tagged("post_install", "-at_install")
class TestAppClickEverywhere(HttpCase):
    """The host's click bot on our app: every menu, view and filter in a browser."""

    def click(self, group):
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

    def test_manager(self):
        self.click("crm_linkage.group_manager")

    def test_representative(self):
        self.click("crm_linkage.group_representative")

    def test_agent(self):
        self.click("crm_linkage.group_agent")
