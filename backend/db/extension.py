"""The Flask-SQLAlchemy extension: engine settings and the declarative base, in a file of their own."""

from __future__ import annotations

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of every model; constraints have predictable names so that migrations can drop them."""

    metadata = MetaData(naming_convention=NAMING)


database = SQLAlchemy(model_class=Base, session_options={"future": True})
