from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import new_colleague, new_team
from .test_agreement_agreement import AgreementCommon

#: role -> whose agreement -> create, read, write, unlink of a draft
MATRIX = {
    "representative": {"own": "crwu", "customer": "r", "team": "", "other": ""},
    "supervisor": {"own": "crwu", "customer": "r", "team": "crwu", "other": ""},
    "manager": dict.fromkeys(("own", "customer", "team", "other"), "crwu"),
    "agent": dict.fromkeys(("own", "customer", "team", "other"), "r"),
    "employee": dict.fromkeys(("own", "customer", "team", "other"), ""),
    "portal": dict.fromkeys(("own", "customer", "team", "other"), ""),
}


@tagged("post_install", "-at_install")
class TestAgreementAccess(AgreementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["portal"] = new_colleague(
            cls.env, "agreement_portal", cls.company, "base.group_portal"
        )
        cls.colleague, cls.stranger = (
            new_colleague(cls.env, login, cls.company)
            for login in ("agreement_colleague", "agreement_stranger")
        )
        new_team(cls.users["supervisor"], cls.colleague, cls.company)

    def values(self, role, whose):
        user = self.users[role]
        internal = self.stranger if user.share else user
        owner = {"own": internal, "team": self.colleague}.get(whose, self.stranger)
        customer = self.env["res.partner"].create(
            {
                "name": whose,
                "is_company": True,
                "user_id": (internal if whose == "customer" else self.stranger).id,
            }
        )
        return {
            "name": whose,
            "partner_id": user.partner_id.id if user.share else customer.id,
            "user_id": owner.id,
        }

    def may(self, operation):
        try:
            with self.env.cr.savepoint():
                operation()
                self.env.flush_all()
        except AccessError:
            return False
        return True

    def assertMatrix(self, make, model, fname):
        for role, row in MATRIX.items():
            user = self.users[role]
            for whose, allowed in row.items():
                values = make(role, whose)
                record = self.env[model].create(values)
                mine = record.with_user(user)
                operations = {
                    "c": lambda v=values, u=user: self.env[model]
                    .with_user(u)
                    .create(v),
                    "r": lambda r=mine: r.read([fname, "name"]),
                    "w": lambda r=mine: r.write({"name": "changed"}),
                    "u": lambda r=mine: r.unlink(),
                }
                for letter, operation in operations.items():
                    with self.subTest(role=role, whose=whose, operation=letter):
                        record.invalidate_recordset()
                        self.assertEqual(self.may(operation), letter in allowed)

    def test_agreements(self):
        self.assertMatrix(self.values, "linkage.agreement", "kept_count")

    def test_commitments_follow_their_agreement(self):
        def make(role, whose):
            agreement = self.Agreement.create(self.values(role, whose))
            return {
                "agreement_id": agreement.id,
                "name": "What exactly",
                "metric_id": self.metrics["order_count"].id,
                "target": 1,
            }

        self.assertMatrix(make, "linkage.commitment", "actual_state")

    def test_promises_are_not_moved_into_what_others_keep(self):
        rep = self.users["representative"]
        own = self.commitment(self.agreement(user_id=rep.id)).with_user(rep)
        self.partner.user_id = rep  # reads both, keeps one
        foreign = self.agreement(user_id=self.users["manager"].id)
        self.commitment(foreign)
        foreign.action_propose()
        shown = foreign.content_hash
        with self.assertRaises(AccessError):
            own.agreement_id = foreign.id
        self.assertEqual(foreign.content_hash, shown)
        other = self.agreement(user_id=rep.id)
        own.agreement_id = other.id
        self.assertEqual(other.commitment_ids, own.sudo())

    def test_nobody_sees_another_company(self):
        agreement = self.Agreement.with_company(self.other).create(
            {"name": "x", "partner_id": self.partner.id, "company_id": self.other.id}
        )
        commitment = self.commitment(agreement)
        for role in MATRIX:
            for record in (agreement, commitment):
                mine = record.with_user(self.users[role])
                with self.subTest(role=role, model=record._name):
                    self.assertFalse(self.may(lambda r=mine: r.read(["name"])))
                    self.assertFalse(self.may(lambda r=mine: r.write({"name": "x"})))
