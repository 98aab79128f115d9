"""What a database holds, in a form that shows what an add-on left behind."""

from .common import MODULE

CATALOGUE = {
    "relations": """
        SELECT c.relkind::text || ' ' || c.relname FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'""",
    "columns": """
        SELECT table_name || '.' || column_name || ' ' || data_type
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """
        SELECT conrelid::regclass::text || ' ' || conname FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace""",
    "functions": """
        SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace""",
    "triggers": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}
# Tables that describe the system: the same records must be there as before.
DESCRIPTIONS = """
    SELECT relname FROM pg_class WHERE relkind = 'r'
    AND relnamespace = 'public'::regnamespace
    AND (relname LIKE 'ir\\_%' OR relname LIKE 'res_groups%'
         OR relname LIKE 'mail_template%' OR relname LIKE 'digest%'
         OR relname IN ('mail_activity_type', 'mail_message_subtype', 'res_partner',
                        'res_users', 'decimal_precision', 'report_paperformat'))
"""
# These grow by themselves; an asset bundle is not a record of ours.
GROW = {"ir_logging", "ir_profile", "ir_cron_progress", "ir_cron_trigger"}
# The list of modules names each add-on on the addons path, installed or not.
MODULE_LIST = {"ir_module_module", "ir_module_module_dependency"}
COUNTED = {
    "ir_attachment": "url IS NULL OR url NOT LIKE '/web/assets/%'",
    "ir_model_data": f"name != 'module_{MODULE}'",
    # the customer of fill_models.py is a user's own
    "res_partner": "name != 'Customer of the fill'",
}


def catalogue(case):
    return {name: set(case.column(sql)) for name, sql in CATALOGUE.items()}


def description_counts(case):
    """Number of records of each table that describes the system."""
    tables = sorted(set(case.column(DESCRIPTIONS)) - GROW - MODULE_LIST)
    counts = [
        f"SELECT '{table}' AS name, count(*) AS n FROM \"{table}\""
        f" WHERE {COUNTED.get(table, 'true')}"
        for table in tables
    ]
    return {row["name"]: row["n"] for row in case.rows(" UNION ALL ".join(counts))}


def mentions(case):
    """Rows anywhere that still name a model, a view or a module of ours."""
    columns = case.rows(
        """SELECT table_name AS t, column_name AS c FROM information_schema.columns
        JOIN information_schema.tables USING (table_schema, table_name)
        WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
        AND data_type IN ('character varying', 'text', 'jsonb')"""
    )
    counts = [
        f"SELECT '{row['t']}.{row['c']}' AS name, count(*) AS n FROM \"{row['t']}\""
        f" WHERE \"{row['c']}\"::text ~ '(linkage[._]|{MODULE})'"
        f" AND ({COUNTED.get(row['t'], 'true')})"
        for row in columns
        if row["t"] not in GROW | MODULE_LIST
    ]
    found = case.rows(" UNION ALL ".join(counts))
    return [f"{row['name']}: {row['n']} rows" for row in found if row["n"]]
