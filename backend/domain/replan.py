"""The one re-plan of an agreement in trouble: what is missing, over new dates, neither more nor less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .agreement import AgreementStatus
from .calendar import Frequency, IsHoliday
from .errors import Conflict
from .payment import Allocation
from .policy import Policy
from .schedule import Instalment, make_schedule

REPLANNABLE = frozenset({AgreementStatus.AT_RISK, AgreementStatus.BROKEN})
_REFUSALS = {
    "replan_used": "Este acuerdo ya cambió de fechas una vez. Escríbenos y una persona del equipo lo revisa contigo.",
    "replan_not_needed": "Este acuerdo no tiene pagos atrasados: sus fechas siguen como están.",
    "replan_not_possible": "No podemos repartir lo que falta en esas cuotas. Elige otra opción.",
}


@dataclass(frozen=True, slots=True)
class ReplanCase:
    """An agreement as it stands on the debtor's own `today`."""

    allocation: Allocation
    status: AgreementStatus
    frequency: Frequency
    was_replanned: bool
    policy: Policy
    today: date
    is_holiday: IsHoliday

    @property
    def last_day(self) -> date:
        """The last date on which a new instalment may fall due."""
        ends = self.allocation.coverage[-1].instalment.due_date
        return max(ends, self.today) + timedelta(days=self.policy.follow_up.replan_most_extra_days)

    @property
    def refusal(self) -> str | None:
        """Why there is no re-plan: `replan_used`, `replan_not_needed`; None when there is one."""
        if self.was_replanned:
            return "replan_used"
        return None if self.status in REPLANNABLE else "replan_not_needed"


def replan_options(case: ReplanCase) -> tuple[tuple[Instalment, ...], ...]:
    """The whole schedules that the debtor may choose among, the shortest first; none where it is refused."""
    if case.refusal is not None:
        return ()
    counts = range(1, case.policy.follow_up.replan_most_instalments + 1)
    schedules = [_schedule(case, count) for count in counts]
    return tuple(schedule for schedule in schedules if schedule is not None)


def replan(case: ReplanCase, count: int) -> tuple[Instalment, ...]:
    """The whole schedule with what is missing in `count` new instalments; its sum is the agreement's total.

    What was paid keeps its dates, an instalment paid in part is cut to that part. The new ones follow the policy's
    least instalment and last date; a rest smaller than that instalment is one payment. No interest is added.
    Raises Conflict `replan_used`, `replan_not_needed` or `replan_not_possible`.
    """
    if case.refusal is not None:
        raise _refused(case.refusal)
    possible = 1 <= count <= case.policy.follow_up.replan_most_instalments
    schedule = _schedule(case, count) if possible else None
    if schedule is None:
        raise _refused("replan_not_possible")
    return schedule


def _schedule(case: ReplanCase, count: int) -> tuple[Instalment, ...] | None:
    rest = case.allocation.missing
    if rest.minor_units < count:
        return None
    kept = _kept(case.allocation)
    new = make_schedule(
        rest,
        count,
        case.today + timedelta(days=case.policy.follow_up.replan_first_days),
        Frequency.MONTHLY if case.frequency == Frequency.ONCE else case.frequency,
        step_minor=case.policy.step_minor,
        rule=case.policy.business_day_rule,
        is_holiday=case.is_holiday,
    )
    smallest = min(item.amount for item in new)
    if new[-1].due_date > case.last_day or (count > 1 and smallest < case.policy.least_instalment):
        return None
    first = max((item.number for item in kept), default=0) + 1
    return (*kept, *(Instalment(first + i, item.due_date, item.amount) for i, item in enumerate(new)))


def _kept(allocation: Allocation) -> Sequence[Instalment]:
    return [
        Instalment(item.instalment.number, item.instalment.due_date, item.paid)
        for item in allocation.coverage
        if item.paid
    ]


def _refused(code: str) -> Conflict:
    return Conflict(code, _REFUSALS[code])
