from odoo.tests import TransactionCase, tagged

from ..common import ROLES, new_user


@tagged("post_install", "-at_install")
class TestAppAccess(TransactionCase):
    """What holds for every model of the add-on, those of later rooms included."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_user(cls.env, f"linkage_{role}", group)
            for role, group in (*ROLES.items(), ("portal", "base.group_portal"))
        }
        cls.models = cls.env["ir.model"].search([("model", "=like", "linkage.%")])

    def test_all_models_are_seen_here(self):
        self.assertGreater(len(self.models), 10)

    def test_outsiders_have_no_access(self):
        for model in self.models:
            for role in ("employee", "portal"):
                for operation in ("read", "write", "create", "unlink"):
                    records = self.env[model.model].with_user(self.users[role])
                    with self.subTest(f"{role} {operation} {model.model}"):
                        self.assertFalse(records.has_access(operation))

    def test_every_role_is_named(self):
        """A model that is no mixin says who may read it."""
        for model in self.models:
            if self.env[model.model]._abstract:
                continue
            with self.subTest(model.model):
                self.assertTrue(model.access_ids)
                self.assertFalse(
                    model.access_ids.filtered(lambda line: not line.group_id)
                )

    def test_records_of_a_company_have_a_company_rule(self):
        for model in self.models:
            Model = self.env[model.model]
            field = Model._fields.get("company_id")
            if Model._abstract or Model._transient or not field:
                continue
            rules = model.rule_ids.filtered(lambda rule: not rule.groups)
            with self.subTest(model.model):
                self.assertTrue(
                    any("company_id" in rule.domain_force for rule in rules)
                )

    def test_only_managers_configure(self):
        """Grades, schemes and metrics: read by all roles, changed by managers."""
        for name in (
            "linkage.metric",
            "linkage.grade",
            "linkage.grading.scheme",
            "linkage.grading.criterion",
            "linkage.grading.band",
            "linkage.grading.threshold",
            "linkage.grading.knockout",
            "linkage.grading.condition",
            "linkage.grading.category",
            "linkage.grading.cell",
        ):
            self.check(name, {"manager": "crud"}, others="r")

    def test_nobody_types_results(self):
        """What the engine found is read by all roles and changed by none."""
        for name in (
            "linkage.grade.standing",
            "linkage.grade.history",
            "linkage.grade.history.line",
        ):
            self.check(name, {}, others="r")
        self.check("linkage.grading.run", {}, others="r")
        for name in ("staging", "frame", "boundary"):
            self.check(f"linkage.grading.{name}", {"manager": "r"}, others="")

    def check(self, name, expected, others):
        letters = {"create": "c", "read": "r", "write": "u", "unlink": "d"}
        for role in ("representative", "supervisor", "manager", "agent"):
            records = self.env[name].with_user(self.users[role])
            found = "".join(
                letter
                for operation, letter in letters.items()
                if records.has_access(operation)
            )
            with self.subTest(f"{role} on {name}"):
                self.assertEqual(found, expected.get(role, others))
