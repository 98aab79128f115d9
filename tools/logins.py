"""The demo's users: one list for what `make demo` prints and the pictures use."""

LOGINS = (
    ("mark", "manager"),
    ("sophie", "supervisor"),
    ("anna", "representative"),
    ("ben", "representative"),
    ("carla", "representative"),
    ("sven", "service agent"),
    ("portal_customer", "customer (portal)"),
    ("admin", "administrator of Odoo"),
)


def table():
    lines = ["login            role                     (the password is the login)"]
    lines += [f"{login:<16} {role}" for login, role in LOGINS]
    return "\n".join(lines)
