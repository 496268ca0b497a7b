"""What every service receives: the database, the clock and the settings; and who is asking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from backend.config import Settings
from backend.db.engine import DatabaseAccess
from backend.db.unit_of_work import JoinedWork, UnitOfWork, Wake
from backend.domain.errors import Forbidden
from backend.services.cache import VersionedCache
from backend.services.library_index import LibraryIndex
from backend.telemetry.metrics import CountsSoFar

T = TypeVar("T")
STAFF_ROLES = frozenset({"staff", "admin"})


def system_clock() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class ServiceContext:
    """The installation as services see it."""

    access: DatabaseAccess
    settings: Settings
    clock: Callable[[], datetime] = system_clock
    cache: VersionedCache = field(default_factory=VersionedCache)
    library: LibraryIndex = field(default_factory=LibraryIndex)
    whole: UnitOfWork | None = None
    counted: CountsSoFar = field(default_factory=CountsSoFar)
    wake: Wake | None = None
    """Tells workers at once of what waits for them; without it they find it a little later."""

    def read(self) -> UnitOfWork:
        """Open a unit of work that only reads."""
        return self._open(write=False)

    def write(self, *, durable: bool = True) -> UnitOfWork:
        """Open a unit of work that may write; it must be committed.

        Without `durable`, for a count or for what matters only if something later is kept too, the commit does not
        wait for the disk: a power cut may take it back, but never without what was committed after it.
        """
        return self._open(write=True, durable=durable)

    def within(self, whole: UnitOfWork) -> ServiceContext:
        """Return a context whose units of work are parts of one that is open: all of it counts, or nothing."""
        return replace(self, whole=whole)

    @property
    def is_part(self) -> bool:
        """Whether everything that is opened belongs to a unit of work that writes."""
        return self.whole is not None

    def _open(self, *, write: bool, durable: bool = True) -> UnitOfWork:
        if self.whole is not None:
            return JoinedWork(self.whole, write=write)
        return UnitOfWork(self.access, write=write, durable=durable, wake=self.wake)

    def cached(self, key: object, load: Callable[[UnitOfWork], T]) -> T:
        """Return texts, states, variables or policies without asking the database each time."""
        return self.cache.get(key, load, self.read)

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return self.clock()

    def today(self) -> date:
        """Return today's date where the installation is."""
        return self.clock().astimezone(ZoneInfo(self.settings.time_zone)).date()


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is asking; `document_number` is the number proved for the account, None before that.

    `may_have_model_key` is False where it is known that they brought no key of their own, so that nobody looks.
    """

    user_id: int
    role: str
    session_id: int
    document_number: str | None = None
    name: str = ""
    may_have_model_key: bool = True

    @property
    def is_staff(self) -> bool:
        """Staff or administrator."""
        return self.role in STAFF_ROLES

    @property
    def is_administrator(self) -> bool:
        """An administrator, or the installation itself."""
        return self.role in {"admin", "system"}


SYSTEM = Principal(user_id=0, role="system", session_id=0)


def require_staff(principal: Principal) -> None:
    """Raise Forbidden unless staff or an administrator is asking."""
    if not principal.is_staff and principal.role != "system":
        raise Forbidden("staff_only", "Esta acción es solo para el personal.")


def require_admin(principal: Principal) -> None:
    """Raise Forbidden unless an administrator is asking."""
    if not principal.is_administrator:
        raise Forbidden("admin_only", "Esta acción es solo para administradores.")
