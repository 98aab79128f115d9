"""Fixtures of what follows from a grade: a team, customers with owners, grades."""

from contextlib import contextmanager

from ..common import new_colleague, new_team, new_user
from .test_grading_run import GradingCommon

MODES = ("read", "write", "create", "unlink")


class FollowCommon(GradingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rep = cls.users["representative"]
        cls.supervisor = cls.users["supervisor"]
        cls.manager = cls.users["manager"]
        cls.colleague, cls.stranger = (
            new_colleague(cls.env, login, cls.company)
            for login in ("linkage_colleague", "linkage_stranger")
        )
        cls.portal = new_user(cls.env, "linkage_portal", "base.group_portal")
        new_team(cls.supervisor, cls.rep | cls.colleague, cls.company)
        cls.owners = {
            "own": cls.rep,
            "team": cls.colleague,
            "other": cls.stranger,
            "nobody": cls.env["res.users"],
        }
        cls.customers = {
            key: cls.customer(f"Customer of {key}", user_id=user.id)
            for key, user in cls.owners.items()
        }

    @classmethod
    def grade(cls, partner, letter, *, company=None, since="2024-06-30", run=None):
        """A grade in force as a run leaves it, with a point of history."""
        company = company or cls.company
        grade = cls.grades[letter]
        before = cls.Standing.sudo().search(
            [("partner_id", "=", partner.id), ("company_id", "=", company.id)]
        )
        point = (
            cls.env["linkage.grade.history"]
            .sudo()
            .create(
                {
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "reference_date": since,
                    "grade_id": grade.id,
                    "computed_grade_id": grade.id,
                    "previous_grade_id": (before.grade_id - grade).id,
                    "is_change": before.grade_id != grade,
                    "score": 50,
                    "run_id": run.id if run else False,
                }
            )
        )
        values = {
            "partner_id": partner.id,
            "company_id": company.id,
            "grade_id": grade.id,
            "computed_grade_id": grade.id,
            "history_id": point.id,
            "since": since,
        }
        if before:
            before.sudo().write(values)
            return before
        return cls.Standing.sudo().create(values).sudo(False)

    @contextmanager
    def assertRefused(self, exception, text):
        """Refused with a sentence; what was begun is rolled back."""
        with self.assertRaises(exception) as caught:
            yield
        self.assertIn(text, str(caught.exception))

    def modes(self, record, user):
        record = record.with_user(user).with_context(
            allowed_company_ids=self.company.ids
        )
        return "".join(mode[0] for mode in MODES if record.has_access(mode))

    def assertModes(self, records, expected):
        """:param expected: role -> kind of record -> first letters of the modes"""
        for role, kinds in expected.items():
            user = self.portal if role == "portal" else self.users[role]
            for kind, modes in kinds.items():
                with self.subTest(role=role, kind=kind):
                    self.assertEqual(self.modes(records[kind], user), modes)
