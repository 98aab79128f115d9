import unittest

from odoo.addons.crm_linkage.domain.service.incoming import (
    BOUNCE,
    LIST,
    OWN,
    REPLY,
    Limits,
    endings,
    one_line,
    storable,
    why_automatic,
    why_not_taken,
)

OURS = {"support@linkage.test"}


class TestServiceRuleIncoming(unittest.TestCase):
    """What no person wrote, what must not be stored, what is one line."""

    def why(self, sender="anna@shop.test", subject="Broken", **headers):
        headers = {name.replace("_", "-"): [value] for name, value in headers.items()}
        return why_automatic(headers, sender, subject, OURS)

    def test_a_person(self):
        self.assertIsNone(self.why())
        self.assertIsNone(self.why(auto_submitted="no"))
        self.assertIsNone(self.why(x_auto_response_suppress="OOF"))
        self.assertIsNone(self.why(precedence="first-class"))
        self.assertIsNone(self.why(subject="Automatic reply machine is broken"))
        self.assertIsNone(self.why(sender=""))

    def test_a_machine(self):
        self.assertEqual(self.why(auto_submitted="auto-replied; owner=x"), REPLY)
        self.assertEqual(self.why(auto_submitted="Auto-Generated"), REPLY)
        self.assertEqual(self.why(x_auto_response_suppress="DR, All"), REPLY)
        self.assertEqual(self.why(x_autoreply="yes"), REPLY)
        for subject in ("Out of Office: Re: x", "Automatic reply: x", "自动回复：您好"):
            self.assertEqual(self.why(subject=subject), REPLY)
        for value in ("bulk", "List", "junk"):
            self.assertEqual(self.why(precedence=value), LIST)

    def test_bounces_and_ourselves(self):
        self.assertEqual(self.why(return_path="<>"), BOUNCE)
        self.assertEqual(self.why(sender="mailer-daemon@host.test"), BOUNCE)
        self.assertEqual(self.why(sender="support@linkage.test"), OWN)

    def test_one_line(self):
        self.assertEqual(one_line("Hi\r\nBcc: evil@x.test"), "Hi Bcc: evil@x.test")
        self.assertEqual(one_line("a\u2028b\x00c\x0b d\ud800"), "a b c d")
        self.assertEqual(len(one_line("x" * 10_000)), 250)
        self.assertEqual(one_line(None), "")

    def test_storable(self):
        self.assertEqual(storable("a\x00b"), "ab")
        storable("a\udcff").encode()
        self.assertEqual(storable("Grüße 您好"), "Grüße 您好")

    def test_files(self):
        limits = Limits(10, endings("exe, .BAT;js"))
        self.assertEqual(limits.refused, {"exe", "bat", "js"})
        self.assertIsNone(why_not_taken("photo.jpg", 10, limits))
        self.assertEqual(why_not_taken("photo.jpg", 11, limits), "size")
        for name in ("setup.EXE", "invoice.exe.zip", "run.exe ", "a.bat.", "x.\njs"):
            self.assertEqual(why_not_taken(name, 1, limits), "type")
        self.assertIsNone(why_not_taken("exe", 1, limits))
