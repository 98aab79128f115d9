"""Read the log of an Odoo that ran tests: counts, and lines nobody expected."""

import re

from host import paths

from .count import Count

LINE = re.compile(
    r"^\d{4}-\d\d-\d\d \S+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>\S+): (?P<text>.*)"
)
OURS = "odoo.addons.crm_linkage.tests."
TEST = r"(?:Subtest )?(?P<test>\w+\.\w+)"
STARTED = re.compile(rf"Starting {TEST} \.\.\.")
BROKEN = re.compile(rf"(?:FAIL|ERROR): {TEST}")
SKIPPED = re.compile(r"skipped (?P<what>.+) : (?P<why>.*)")
# A class whose setUpClass fails or skips starts no test of its own.
WHOLE_CLASS = re.compile(rf"\w+Class \({re.escape(OURS)}(?P<full>[\w.]+)\)")
LOUD = {"WARNING", "ERROR", "CRITICAL"}
ALLOWLIST = paths.TOOLS / "log_allowlist.txt"


def records(lines):
    """Pairs of a parsed line and all its text, continuation lines included."""
    match, text = None, []
    for line in lines:
        start = LINE.match(line)
        if start:
            if match:
                yield match, "".join(text)
            match, text = start, []
        text.append(line)
    if match:
        yield match, "".join(text)


def count(lines):
    """The tests of our add-on in these lines, and the reports of those that failed."""
    result, started, bad = Count(), set(), {}
    for line, text in records(lines):
        if not line["logger"].startswith(OURS) and "Class (" + OURS not in text:
            continue
        module = line["logger"].removeprefix(OURS)
        whole = WHOLE_CLASS.search(line["text"])
        if found := STARTED.match(line["text"]):
            started.add(f"{module}.{found['test']}")
        elif found := SKIPPED.match(line["text"]):
            name = whole["full"] if whole else f"{module}.{found['what']}"
            result.skipped.append(f"{name}: {found['why']}")
            if whole:
                result.classes.append(name)
        elif line["level"] == "ERROR" and whole:
            bad[whole["full"]] = text
            result.classes.append(whole["full"])
        elif line["level"] == "ERROR" and (found := BROKEN.match(line["text"])):
            bad[f"{module}.{found['test']}"] = text
    left = {name.split(":")[0] for name in result.skipped}
    result.passed = len(started - set(bad) - left)
    result.failed = sorted(bad)
    result.classes += sorted({name.rpartition(".")[0] for name in started})
    return result, bad


def allowed():
    """The reviewed patterns: one regular expression a line, `#` starts a reason."""
    lines = ALLOWLIST.read_text().splitlines()
    kept = [line for line in lines if line.strip() and not line.startswith("#")]
    return [re.compile(line) for line in kept]


def unexpected(lines):
    """Loud lines that name our add-on, or that the allowlist does not know."""
    patterns = allowed()
    for line, text in records(lines):
        if line["level"] not in LOUD or BROKEN.match(line["text"]):
            continue
        if WHOLE_CLASS.search(line["text"]):
            continue
        # Paths of this machine may hold our name without meaning us.
        plain = text.replace(str(paths.HOST), "HOST").replace(str(paths.CLONE), "CLONE")
        plain = plain.partition(line["level"])[2]
        names_us = "linkage" in plain.lower()
        if names_us or not any(pattern.search(plain) for pattern in patterns):
            yield f"{line['level']}{plain}".strip()
