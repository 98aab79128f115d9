"""What a database holds, in a form that shows what an add-on left behind."""

from .common import MODULE

CATALOGUE = {
    "relations": """
        SELECT c.relkind || ' ' || c.relname FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'""",
    "columns": """
        SELECT table_name || '.' || column_name || ' ' || data_type
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """
        SELECT conrelid::regclass || ' ' || conname FROM pg_constraint
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


def catalogue(case):
    return {name: set(case.column(sql)) for name, sql in CATALOGUE.items()}


def description_counts(case):
    """Number of records of each table that describes the system."""
    counts = {}
    for table in sorted(set(case.column(DESCRIPTIONS)) - GROW):
        kept = "WHERE url IS NULL OR url NOT LIKE '/web/assets/%'"
        where = kept if table == "ir_attachment" else ""
        sql = f'SELECT count(*) AS n FROM "{table}" {where}'
        counts[table] = case.column(sql)[0]
    return counts


def mentions(case):
    """Rows anywhere that still name a model, a view or a module of ours."""
    columns = case.rows(
        """SELECT table_name AS t, column_name AS c FROM information_schema.columns
        JOIN information_schema.tables USING (table_schema, table_name)
        WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
        AND data_type IN ('character varying', 'text', 'jsonb')"""
    )
    found = []
    # The list of modules names each add-on on the addons path, installed or not.
    skip = {"ir_module_module", "ir_module_module_dependency", "ir_logging"}
    for row in columns:
        if row["t"] in skip:
            continue
        sql = (
            f'SELECT count(*) AS n FROM "{row["t"]}" WHERE "{row["c"]}"::text ~ '
            f"'(linkage[._]|{MODULE})'"
        )
        if number := case.column(sql)[0]:
            found.append(f"{row['t']}.{row['c']}: {number} rows")
    return found
