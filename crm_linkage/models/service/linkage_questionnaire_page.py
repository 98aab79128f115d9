from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError

from ...domain.service import satisfaction
from .linkage_questionnaire_invitation import DONE, STARTED
from .linkage_questionnaire_round import OPEN

LONGEST = 5000


class LinkageQuestionnaireInvitation(models.Model):
    """What the page of an invitation shows and takes in.

    The page runs as superuser for whoever has the link: it hands out the values below
    and nothing else, and takes marks for questions of its own step only.
    """

    _inherit = "linkage.questionnaire.invitation"

    def _page_state(self):
        """ "open", "done" (answered already), or "closed" (not yet, or no more)."""
        self.ensure_one()
        if self.state == DONE:
            return "done"
        asked = self.round_id
        today = asked.company_id._linkage_today()
        is_open = asked.state == OPEN and asked.date_start <= today <= asked.date_end
        return "open" if is_open else "closed"

    def _page_steps(self):
        """The questions of each step: one step an element, the last about loyalty."""
        questionnaire = self.round_id.questionnaire_id
        steps = [one.item_ids for one in questionnaire.element_ids if one.item_ids]
        return [*steps, questionnaire.loyalty_ids]

    def _page(self, step):
        """What a step shows, as plain values, in the language of the environment.

        :param int step: from 1; what is out of range is the nearest
        """
        self.ensure_one()
        steps = self._page_steps()
        step = min(max(step, 1), len(steps))
        questionnaire = self.round_id.questionnaire_id
        answers = {answer.item_id.id: answer for answer in self.answer_ids}
        low, high = satisfaction.SCALES[questionnaire.scale]
        items = steps[step - 1]
        return {
            "company": self.company_id.name,
            "title": questionnaire.name,
            "introduction": questionnaire.introduction or "",
            "heading": items.element_id.name or "",
            "step": step,
            "steps": len(steps),
            "marks": list(range(low, high + 1)),
            "questions": [
                {
                    "name": f"item_{item.id}",
                    "text": item.text,
                    "chosen": self._page_chosen(answers.get(item.id)),
                }
                for item in items
            ],
            "is_last": step == len(steps),
            "comment": self.comment or "",
            "date_end": self.round_id.date_end,
        }

    def _page_chosen(self, answer):
        if not answer:
            return None
        return answer.mark if answer.is_applicable else "na"

    def _take(self, step, chosen, comment=None, send=False):
        """Keep what was chosen on a step; with `send`, that is the answer.

        :param int step: from 1
        :param chosen: name of a question of that step -> mark as text, or "na"; other
            names are ignored
        :return: whether it was taken; False: the round is over, or it was sent before
        :raise ValueError: a mark is not on the scale
        :raise UserError: it is sent without any answer
        """
        self.ensure_one()
        # two tabs at once: the second waits and then finds what the first did
        self.lock_for_update()
        self.invalidate_recordset(["state"])
        if self._page_state() != "open":
            return False
        steps = self._page_steps()
        items = steps[min(max(step, 1), len(steps)) - 1]
        form = self.round_id.questionnaire_id._form()
        marks = {}
        for item in items:
            text = chosen.get(f"item_{item.id}")
            if text:
                marks[item.id] = None if text == "na" else self._mark(form, text)
        self._keep(marks)
        values = {"state": STARTED}
        if comment is not None:
            values["comment"] = comment[:LONGEST].strip()
        if send:
            reading = self._reading(form)
            if not reading.people:
                raise UserError(
                    self.env._("Please answer at least one question before you send.")
                )
            values |= {"state": DONE, "done_at": fields.Datetime.now()}
            values["index"] = reading.index or 0
        self.write(values)
        if send:
            self.env["linkage.satisfaction"]._refresh(
                self.round_id, self.commercial_partner_id
            )
            if satisfaction.needs_call(reading):
                self._call_back()
        return True

    @staticmethod
    def _mark(form, text):
        """:raise ValueError: it is no mark of the scale"""
        is_number = text.isascii() and text.isdigit() and len(text) <= 4
        if not is_number or not form.accepts(int(text)):
            raise ValueError("not a mark of the scale")
        return int(text)

    def _keep(self, marks):
        """Write marks, None for what does not apply; those of other steps stay."""
        known = {answer.item_id.id: answer for answer in self.answer_ids}
        create = []
        for item_id, mark in marks.items():
            values = {"mark": mark or 0, "is_applicable": mark is not None}
            if item_id in known:
                known[item_id].write(values)
            else:
                create.append({"invitation_id": self.id, "item_id": item_id, **values})
        self.env["linkage.questionnaire.answer"].create(create)

    def _reading(self, form):
        marks = {
            answer.item_id.id: answer.mark
            for answer in self.answer_ids
            if answer.is_applicable
        }
        return satisfaction.read(form, marks)

    def _call_back(self):
        """An activity for who answers for the customer: once, as one answers once."""
        owner = self.responsible_id
        if owner and owner.active:
            # in the name of the system: who answers by a link is nobody
            customer = self.partner_id.with_user(SUPERUSER_ID)
            customer = customer.with_context(lang=owner.lang)
            customer.activity_schedule(
                "crm_linkage.mail_activity_type_call_back",
                user_id=owner.id,
                summary=customer.env._("Call back: low marks in the questionnaire"),
            )
