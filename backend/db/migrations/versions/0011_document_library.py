"""The library: documents, every version with its file, the passages of each.

Revision: 0011, after 0010.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
ACTIVE = sa.text("status = 'active'")


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "documents",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("creditor_id", ROW_ID, nullable=True),
        sa.Column("from_folder", sa.Boolean(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("retired_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["creditor_id"], ["creditors.id"], name=op.f("fk_documents_creditor_id_creditors")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("name", name=op.f("uq_documents_name")),
    )
    _create_versions()
    op.create_table(
        "document_files",
        sa.Column("version_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _of_version("document_files"),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_document_files")),
    )
    _create_passages()
    state = op.create_table(
        "library_state",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_state")),
    )
    op.bulk_insert(state, [{"id": 1, "number": 0}])


def _create_versions() -> None:
    op.create_table(
        "document_versions",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("document_id", ROW_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("error_code", sa.String(length=40), nullable=False),
        sa.Column("message", sa.String(length=300), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("pages_read", sa.Integer(), nullable=False),
        sa.Column("passage_count", sa.Integer(), nullable=False),
        sa.Column("uploaded_by", ROW_ID, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("finished_at", TIME, nullable=True),
        sa.CheckConstraint(
            "status IN ('queued', 'running', 'active', 'replaced', 'failed')",
            name=op.f("ck_document_versions_status"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_document_versions_document_id_documents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_versions")),
    )
    op.create_index(
        "uq_document_versions_number", "document_versions", ["document_id", "number"], unique=True
    )
    op.create_index(
        "uq_document_versions_active",
        "document_versions",
        ["document_id"],
        unique=True,
        sqlite_where=ACTIVE,
        postgresql_where=ACTIVE,
        mssql_where=ACTIVE,
    )


def _create_passages() -> None:
    op.create_table(
        "passages",
        sa.Column("version_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=True),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("table_id", sa.String(length=20), nullable=True),
        sa.Column("row_number", sa.Integer(), nullable=True),
        _of_version("passages"),
        sa.PrimaryKeyConstraint("version_id", "position", name=op.f("pk_passages")),
    )


def _of_version(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["version_id"],
        ["document_versions.id"],
        name=op.f(f"fk_{table}_version_id_document_versions"),
        ondelete="CASCADE",
    )


def downgrade() -> None:
    """Go back to the one before."""
    for table in ("library_state", "passages", "document_files", "document_versions", "documents"):
        op.drop_table(table)
