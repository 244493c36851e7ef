"""Lists with lines, hours and directions, and what an audit row says of a disclosure."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ADDED = (
    ("contact", "hours"),
    ("address", "directions"),
    ("audit_event", "detail"),
    ("contact_list", "kind"),
    ("list_item", "private_line"),
    ("list_item", "client_line"),
)


def upgrade() -> None:
    for table, column in ADDED:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR DEFAULT '' NOT NULL")
        # Whole rows that an undo or a redo brings back get the column too.
        for op_code, image in (("delete", "before"), ("insert", "after")):
            op.execute(
                f"UPDATE undo_row SET \"{image}\" = json_insert(\"{image}\", '$.{column}', '') "
                f"WHERE tbl = '{table}' AND op = '{op_code}' AND \"{image}\" IS NOT NULL"
            )
        op.execute(f"UPDATE undo_image SET image = json_insert(image, '$.{column}', '') WHERE tbl = '{table}'")
    op.execute("UPDATE contact_list SET kind = CASE name WHEN '' THEN 'tray' ELSE 'named' END")
    op.execute("DROP INDEX contact_list_name")
    op.execute("CREATE UNIQUE INDEX contact_list_name ON contact_list (kind, name)")
