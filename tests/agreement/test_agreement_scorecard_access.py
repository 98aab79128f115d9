from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import new_colleague, new_team
from .scorecard_common import ScorecardCommon

#: role -> whose agreement -> read, write, unlink of a card; read of its lines
MATRIX = {
    "representative": {"own": "rwl", "customer": "rl", "team": "", "other": ""},
    "supervisor": {"own": "rwl", "customer": "rl", "team": "rwl", "other": ""},
    "manager": dict.fromkeys(("own", "customer", "team", "other"), "rwul"),
    "agent": dict.fromkeys(("own", "customer", "team", "other"), ""),
    "employee": dict.fromkeys(("own", "customer", "team", "other"), ""),
    "portal": dict.fromkeys(("own", "customer", "team", "other"), ""),
}


@tagged("post_install", "-at_install")
class TestAgreementScorecardAccess(ScorecardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["portal"] = new_colleague(
            cls.env, "scorecard_portal", cls.company, "base.group_portal"
        )
        cls.colleague, cls.stranger = (
            new_colleague(cls.env, login, cls.company)
            for login in ("scorecard_colleague", "scorecard_stranger")
        )
        new_team(cls.users["supervisor"], cls.colleague, cls.company)

    def may(self, operation):
        try:
            with self.env.cr.savepoint():
                operation()
                self.env.flush_all()
        except AccessError:
            return False
        return True

    def made(self, role, whose):
        user = self.users[role]
        internal = self.stranger if user.share else user
        customer = self.env["res.partner"].create(
            {
                "name": whose,
                "is_company": True,
                "user_id": (internal if whose == "customer" else self.stranger).id,
            }
        )
        owner = {"own": internal, "team": self.colleague}.get(whose, self.stranger)
        partner = user.partner_id if user.share else customer
        return self.bound({}, partner_id=partner.id, user_id=owner.id)

    def test_matrix(self):
        keys = [(role, whose) for role, row in MATRIX.items() for whose in row]
        agreements = {key: self.made(*key) for key in keys}
        self.cards()
        for (role, whose), agreement in agreements.items():
            card = self.Card.search([("agreement_id", "=", agreement.id)])
            mine = card.with_user(self.users[role])
            line = card.line_ids.with_user(self.users[role])
            operations = {
                "r": lambda c=mine: c.read(["score", "display_name", "board"]),
                "w": lambda c=mine: c.write({"our_comment": "x"}),
                "l": lambda one=line: one.read(["state", "actual_text", "note"]),
                "u": lambda c=mine: c.unlink(),
            }
            for letter, operation in operations.items():
                with self.subTest(role=role, whose=whose, operation=letter):
                    card.invalidate_recordset()
                    allowed = letter in MATRIX[role][whose]
                    self.assertEqual(self.may(operation), allowed)

    def test_nobody_sees_another_company(self):
        there = self.bound({}, company_id=self.other.id)
        card = self.cards(there, company=self.other)
        self.env["linkage.metric.snapshot"]._take(self.other)
        for role in MATRIX:
            mine = card.with_user(self.users[role])
            with self.subTest(role=role):
                self.assertFalse(self.may(lambda c=mine: c.read(["score"])))
                line = card.line_ids.with_user(self.users[role])
                self.assertFalse(self.may(lambda one=line: one.read(["state"])))
