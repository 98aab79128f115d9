"""What portal users and plain employees reach over RPC: nothing of ours."""

import inspect

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.models import BaseModel
from odoo.service.model import call_kw, get_public_method
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..common import new_user

OURS = "odoo.addons.crm_linkage."
#: method -> arguments after the numbers of the records
READING = {
    "read": [["id"]],
    "search_read": [[], ["id"]],
    "search": [[]],
    "search_count": [[]],
    "web_read": [{"display_name": {}}],
    "web_search_read": [[], {"display_name": {}}],
    "web_read_group": [[], ["create_uid"], []],
    "formatted_read_group": [[], ["create_uid"], ["__count"]],
    "name_search": ["a"],
    "export_data": [["display_name"]],
    "read_progress_bar": [[], "id", {"field": "id", "colors": {"a": "b"}}],
}
WRITING = {
    "create": [[{}]],
    "web_save": [{}, {"display_name": {}}],
    "write": [{"create_uid": 1}],
    "unlink": [],
    "copy": [],
}

#: what a colleague without a role may call: no more than partners are theirs to read
FOR_COLLEAGUES = {
    ("res.company", "linkage_map_settings"),
    ("res.partner", "linkage_place_map"),
}


@tagged("post_install", "-at_install")
class TestAppPortal(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outsiders = [
            new_user(cls.env, f"linkage_outside_{name}", group)
            for name, group in (
                ("portal", "base.group_portal"),
                ("employee", "base.group_user"),
            )
        ]
        names = [name for name in cls.env.registry if name.startswith("linkage.")]
        cls.models = sorted(names)
        customer = cls.env["res.partner"].create({"name": "Customer"})
        for name in ("linkage.case", "linkage.agreement"):
            cls.env[name].create({"name": "There", "partner_id": customer.id})
        # a record that is there, if there is any
        cls.empty = {
            name
            for name in names
            if cls.env[name]._abstract or not cls.env[name].sudo().search([], limit=1)
        }
        hosts = set(cls.env.registry) - set(names)
        cls.numbers = {name: [1] for name in hosts} | {
            name: [1]
            if name in cls.empty
            else cls.env[name].sudo().search([], limit=1).ids
            for name in names
        }
        # theirs to read
        portal = cls.outsiders[0]
        cls.numbers["res.partner"] = portal.partner_id.ids
        cls.numbers["res.users"] = portal.ids
        cls.numbers["res.company"] = portal.company_id.ids

    def call(self, user, model, method, args):
        """The answer over RPC; AccessError, or another error, as it comes."""
        records = self.env[model].with_user(user).with_context(lang="en_US")
        method_of = get_public_method(records, method)
        if not getattr(method_of, "_api_model", False):
            args = [self.numbers[model], *args]
        with self.env.cr.savepoint(), mute_logger("odoo.models"):
            return call_kw(records, method, args, {})

    def assertRefused(self, user, model, method, args, error=AccessError):
        if method == "export_data":
            error = UserError  # the host's answer to who is not allowed to export
        with self.subTest(f"{model}.{method} by {user.login}"):
            with self.assertRaises(error):
                self.call(user, model, method, args)

    def test_no_model_of_ours_is_read_or_written(self):
        self.assertGreater(len(self.models), 50)
        portal = self.outsiders[0]  # of employees `TestAppAccess` says the same
        for model in self.models:
            if self.env[model]._abstract:
                continue
            for method, args in READING.items():
                self.assertRefused(portal, model, method, args)
            for method, args in WRITING.items():
                # a model may say first that nobody at all changes it
                self.assertRefused(portal, model, method, args, UserError)

    def our_methods(self, model):
        """``{name: function}`` of what can be called over RPC and is ours alone."""
        cls = type(self.env[model])
        known = {*dir(BaseModel), *READING}
        found = {}
        for name in dir(cls):
            function = getattr(cls, name, None)
            if (
                name.startswith("_")
                or name in known
                or not inspect.isfunction(function)
            ):
                continue
            writers = {base.__module__ for base in cls.mro() if name in vars(base)}
            writers.discard("odoo.orm.models_registry")
            if writers and all(module.startswith(OURS) for module in writers):
                found[name] = function
        return found

    def attempts(self, function):
        """Lists of something for each argument that has to be given."""
        needed = [
            parameter
            for parameter in list(inspect.signature(function).parameters.values())[1:]
            if parameter.default is parameter.empty
            and parameter.kind
            in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
        ]
        values = (1, {}, [], "2026-01-01") if needed else (None,)
        return [[value] * len(needed) for value in values]

    def outcome(self, user, model, name, args):
        try:
            return self.call(user, model, name, args)
        except Exception as error:
            return error

    def assertOutsidersRefused(self, model, name, function):
        for user in self.outsiders:
            if not user.share and (model, name) in FOR_COLLEAGUES:
                continue
            attempts = self.attempts(function)
            outcomes = [self.outcome(user, model, name, args) for args in attempts]
            with self.subTest(f"{model}.{name} by {user.login}"):
                self.assertTrue(
                    any(isinstance(outcome, AccessError) for outcome in outcomes)
                    or all(
                        self.tells_nothing(outcome, args or model in self.empty)
                        for outcome, args in zip(outcomes, attempts, strict=True)
                    ),
                    outcomes,
                )

    def tells_nothing(self, outcome, is_wrong):
        """Which screen to open (it is refused there), that there is no record, or what
        is wrong with what was sent."""
        if isinstance(outcome, dict):
            return outcome.get("type") == "ir.actions.act_window"
        return isinstance(outcome, UserError if is_wrong else MissingError)

    def test_no_method_of_ours_is_called(self):
        """Buttons, screens and jobs: refused whoever is outside asks."""
        methods = [
            (model, name, function)
            for model in self.models
            for name, function in self.our_methods(model).items()
        ]
        self.assertGreater(len(methods), 100)
        for model, name, function in methods:
            self.assertOutsidersRefused(model, name, function)

    def test_no_method_of_ours_on_models_of_the_host(self):
        hosts = sorted(set(self.env.registry) - set(self.models))
        methods = [
            (model, name, function)
            for model in hosts
            for name, function in self.our_methods(model).items()
        ]
        self.assertTrue(methods)
        for model, name, function in methods:
            self.assertOutsidersRefused(model, name, function)

    def test_no_field_of_ours_on_what_portal_users_read(self):
        """Partners, orders and invoices are theirs to read; what we add is not."""
        portal = self.outsiders[0]
        for model in sorted(set(self.env.registry) - set(self.models)):
            records = self.env[model].with_user(portal)
            if records._abstract or not records.has_access("read"):
                continue
            for name, field in records._fields.items():
                if field._module == "crm_linkage":
                    with self.subTest(f"{model}.{name}"):
                        self.assertFalse(records._has_field_access(field, "read"))
