"""What SQL Server writes differently: text is Unicode, and rows are held by hints instead of FOR UPDATE.

Importing this module tells SQLAlchemy; the other databases are not touched. What the service still lacks there is
in documents/sql-server.md.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, String, Table, Text
from sqlalchemy.engine import URL
from sqlalchemy.ext.compiler import compiles

DRIVER = "ODBC Driver 18 for SQL Server"


def sql_server_address(*, server: str, database: str, user: str, password: str) -> str:
    """Return the address of a database: `server` as "host", "host,port" or "host\\instance"."""
    query = {"driver": DRIVER, "Encrypt": "yes"}
    host, _, port = server.partition(",")
    url = URL.create(
        "mssql+pyodbc", user, password, host, int(port) if port.strip() else None, database, query=query
    )
    return url.render_as_string(hide_password=False)


# A VARCHAR there holds one code page, and names of people do not keep to one.
@compiles(String, "mssql")
def _unicode_string(type_: String, compiler: Any, **options: Any) -> str:
    return f"NVARCHAR({type_.length or 'max'})"


@compiles(Text, "mssql")
def _unicode_text(type_: Text, compiler: Any, **options: Any) -> str:
    return "NVARCHAR(max)"


@compiles(Select, "mssql")
def _select_with_locks(query: Select[Any], compiler: Any, **options: Any) -> Any:
    """Hold the rows of a FOR UPDATE query; SQLAlchemy leaves that clause out, and two would get the same row."""
    lock = query._for_update_arg
    if lock is not None:
        hint = "WITH (UPDLOCK, ROWLOCK, READPAST)" if lock.skip_locked else "WITH (UPDLOCK, ROWLOCK)"
        for source in query.get_final_froms():
            if isinstance(source, Table):
                query = query.with_hint(source, hint, "mssql")
    return compiler.visit_select(query, **options)
