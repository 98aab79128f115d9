"""What a weekly report proposes: codes of domain/visit/week.py to sentences."""

from odoo.tools import format_date

from ...domain.visit import week


def part_text(env, lines, names, reasons):
    """The text of one part, a line for each code, in the language of `env`.

    :param lines: `week.Line` of the part
    :param names: dict of customer id -> name
    :param reasons: dict of failure -> label
    """
    return "\n".join(f"- {line_text(env, line, names, reasons)}" for line in lines)


def line_text(env, line, names, reasons):
    if line.code == week.STEP:
        return env._(
            "%(day)s, %(customer)s: %(step)s",
            day=format_date(env, line.step.day, date_format="EEE d MMM"),
            customer=names[line.step.customer],
            step=line.step.text,
        )
    known = {
        "count": line.count,
        "customers": len(line.customers),
        "names": _names(env, line.customers, names),
    }
    if line.code == week.FAILED:
        reason = reasons.get(line.reason) or env._("No reason given")
        return env._("%(reason)s (%(count)s): %(names)s", reason=reason, **known)
    if line.code == week.LEFT:
        return env._("Neither done nor failed (%(count)s): %(names)s", **known)
    if line.code == week.UNREACHED:
        return env._("Not reached at all (%(customers)s): %(names)s", **known)
    if line.code == week.CANCELLED:
        return env._("Called off (%(count)s): %(names)s", **known)
    if line.code == week.MOVED:
        return env._("Moved to another day (%(count)s): %(names)s", **known)
    return env._(
        "%(count)s visits planned to %(customers)s customers: %(names)s", **known
    )


def _names(env, customers, names):
    shown = ", ".join(names[one] for one in customers[: week.NAMED])
    more = len(customers) - week.NAMED
    if more > 0:
        return env._("%(names)s and %(count)s more", names=shown, count=more)
    return shown
