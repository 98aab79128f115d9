from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import LinkageCommon, new_colleague, new_team, new_user


@tagged("post_install", "-at_install")
class TestCardAccess(LinkageCommon):
    """Who may do what with qualifications: role x record x operation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = new_colleague(cls.env, "linkage_colleague", cls.company)
        cls.member = new_colleague(cls.env, "linkage_member", cls.company)
        cls.users["portal"] = new_user(cls.env, "linkage_portal", "base.group_portal")
        new_team(cls.users["supervisor"], cls.member, cls.company)
        cls.other = cls.setup_other_company()["company"]
        cls.partner = cls.customer("Alpha")

    def values(self, owner, company=None):
        """A record as `owner` would have it: of the user, nobody, a team member, ..."""
        return {
            "partner_id": self.partner.id,
            "user_id": owner.id,
            "company_id": (company or self.company).id,
        }

    def record(self, owner, company=None):
        one = self.env["linkage.qualification"].create(self.values(owner, company))
        one.user_id = owner  # nobody: the default would fill it
        return one

    def may(self, user, operation, owner, company=None):
        """Whether `user` gets through with `operation` on a record of `owner`."""
        Model = self.env["linkage.qualification"].with_user(user)
        one = self.record(owner, company).with_user(user)
        self.env.flush_all()
        self.env.invalidate_all()
        try:
            with self.env.cr.savepoint():
                if operation == "create":
                    Model.create(self.values(owner, company))
                elif operation == "read":
                    one.read(["code"])
                elif operation == "write":
                    one.write({"need": "yes"})
                else:
                    one.unlink()
                self.env.flush_all()
        except AccessError:
            return False
        return True

    def check(self, role, owner, expected, company=None):
        allowed = "".join(
            operation[0]
            for operation in ("create", "read", "write", "unlink")
            if self.may(self.users[role], operation, owner, company)
        )
        with self.subTest(role=role, owner=owner.login or "nobody", company=company):
            self.assertEqual(allowed, expected)

    def test_matrix(self):
        nobody = self.env["res.users"]
        for role, own, member, foreign, none in (
            # operations by first letter: create, read, write, unlink
            ("representative", "crw", "r", "r", "crw"),
            ("supervisor", "crw", "crw", "r", "crw"),
            ("manager", "crwu", "crwu", "crwu", "crwu"),
            ("agent", "r", "r", "r", "r"),
            ("employee", "", "", "", ""),
            ("portal", "", "", "", ""),
        ):
            self.check(role, self.users[role], own)
            self.check(role, self.member, member)
            self.check(role, self.colleague, foreign)
            self.check(role, nobody, none)

    def test_other_company_is_closed(self):
        for role in ("representative", "supervisor", "manager", "agent"):
            self.check(role, self.users[role], "", company=self.other)

    def test_card_needs_a_role_and_the_partner(self):
        for role in ("employee", "portal"):
            for method, arguments in (
                ("linkage_card", ()),
                ("linkage_set_man", ("need", "yes")),
                ("linkage_new_need", ()),
            ):
                with self.subTest(role=role, method=method):
                    partner = self.partner.with_user(self.users[role])
                    with self.assertRaises(AccessError):
                        getattr(partner, method)(*arguments)
        elsewhere = self.customer("Elsewhere", company_id=self.other.id)
        with self.assertRaises(AccessError):
            elsewhere.with_user(self.users["manager"]).linkage_card()

    def test_card_says_who_may_answer(self):
        for role, own, foreign in (
            ("representative", True, False),
            ("supervisor", True, False),
            ("manager", True, True),
            ("agent", False, False),
        ):
            user = self.users[role]
            for owner, expected in ((user, own), (self.colleague, foreign)):
                for filled in (False, True):
                    partner = self.customer("Customer", user_id=owner.id)
                    if filled:
                        self.env["linkage.qualification"].create(
                            {"partner_id": partner.id, "company_id": self.company.id}
                        )
                    card = partner.with_user(user).linkage_card()
                    sections = {one["key"]: one for one in card["sections"]}
                    with self.subTest(role=role, owner=owner.login, filled=filled):
                        self.assertEqual(
                            sections["qualification"]["man"]["can_edit"], expected
                        )
        partner = self.customer("Team's", user_id=self.member.id)
        card = partner.with_user(self.users["supervisor"]).linkage_card()
        self.assertTrue(card["sections"][1]["man"]["can_edit"])

    def test_plain_fields_are_for_roles(self):
        partner = self.partner.with_user(self.users["employee"])
        for name in ("linkage_role", "linkage_style", "linkage_source"):
            self.assertNotIn(name, partner.fields_get())
        self.partner.with_user(self.users["representative"]).linkage_source = "press"
