"""Every menu of the app opens for every role of the demo: over RPC, then on screen."""

import json
import re
from xml.etree import ElementTree

import devtools
import logins
import screenshots

from .common import DatabaseCase

ROOT = "crm_linkage.menu_root"
ROLES = [login for login, role in logins.LOGINS if not role.startswith("customer")]
# the last: a screen that opens with something to save was left, as a script may
PAGE_ERRORS = re.compile(
    r"favicon|ResizeObserver loop|Blocked attempt to show a 'before"
)


def actions_below(menus, entry):
    """The (menu path, action id) pairs of an entry and of all below it."""
    if entry["actionID"]:
        yield entry["name"], entry["actionID"]
    for child in entry["children"]:
        for name, action in actions_below(menus, menus[str(child)]):
            yield f"{entry['name']} / {name}", action


def domain_of(action):
    """The action's domain when it is plain; one that needs the user is left out."""
    domain = action.get("domain") or []
    return domain if isinstance(domain, list) else []


def fields_of(arch):
    """The fields that a view reads of its own model, not of lines within."""
    found, todo = {}, [ElementTree.fromstring(arch)]
    while todo:
        node = todo.pop()
        if node.tag == "field":
            found[node.get("name")] = {}
        else:
            todo += list(node)
    return found


class TestMenus(DatabaseCase):
    demo = True
    installed = True

    def test_every_menu_opens_for_each_role(self):
        with self.served() as visitor:
            for login in ROLES:
                with self.subTest(login=login):
                    visitor.login(login)
                    opened = self.app_actions(visitor)
                    self.assertTrue(opened, "this role sees no menu of the app")
                    for name, number in opened:
                        with self.subTest(login=login, menu=name):
                            self.open_action(visitor, number)
            for login in ("mark", "anna"):
                visitor.login(login)
                self.look(visitor, login, self.app_actions(visitor))

    def app_actions(self, visitor):
        menus = json.loads(visitor.page("/web/webclient/load_menus"))
        roots = [one for one in menus.values() if one.get("xmlid") == ROOT]
        return [pair for root in roots for pair in actions_below(menus, root)]

    def open_action(self, visitor, number):
        """What the web client asks when a menu is clicked."""
        action = visitor.rpc("/web/action/load", action_id=number)
        if not action or action["type"] != "ir.actions.act_window":
            return
        model = action["res_model"]
        views = [[view, kind] for view, kind in action["views"]]
        shown = [*views, [(action.get("search_view_id") or [False])[0], "search"]]
        known = visitor.call(model, "get_views", shown, {"load_filters": True})["views"]
        for _view, kind in views:
            visitor.call(
                model,
                "web_search_read",
                domain=domain_of(action),
                specification=fields_of(known[kind]["arch"]),
                limit=20,
            )

    def look(self, visitor, login, actions):
        """Each action on the screen of Chromium, without an error of the page."""
        with devtools.Browser() as browser:
            screenshots.login(browser, visitor.base, login)
            for name, number in actions:
                with self.subTest(login=login, screen=name):
                    browser.errors.clear()
                    browser.open(f"{visitor.base}/odoo/action-{number}")
                    # some menus open a dialog over an empty page
                    screenshots.settle(browser, ".o_action_manager > *, .modal-body")
                    dialog = browser.run(screenshots.DIALOG)
                    errors = [e for e in browser.errors if not PAGE_ERRORS.search(e)]
                    self.assertEqual((errors, dialog), ([], ""))
