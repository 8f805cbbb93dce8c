"""What monitoring and the list ask of the register: many rows at once."""

from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select, true

from adapters.database.register_schema import cycles, escalations, notices, steps
from adapters.register.register_rows import RegisteredCycle
from sop.cycle.messages import Standing
from sop.cycle.progress import EscalationKind
from sop.monitoring.monitoring import Attempt

_CLIMBED = escalations.c.kind == EscalationKind.ESCALATION


def registered_cycles(
    connection: Connection,
    period: tuple[datetime, datetime] | None,
    standing: Standing | None,
    role: str | None,
    late: bool | None,
) -> list[RegisteredCycle]:
    climbed = select(func.count()).where(escalations.c.cycle_id == cycles.c.cycle_id, _CLIMBED)
    # Every attempt that a return undoes bears its instant.
    returns = select(func.count(steps.c.returned_at.distinct())).where(steps.c.cycle_id == cycles.c.cycle_id)
    query = select(
        *(cycles.c[name] for name in RegisteredCycle.model_fields if name in cycles.c),
        climbed.scalar_subquery().label("escalations"),
        returns.scalar_subquery().label("returns"),
    ).order_by(cycles.c.started_at, cycles.c.cycle_id)
    if period is not None:
        query = query.where(cycles.c.started_at >= period[0], cycles.c.started_at < period[1])
    if standing is not None:
        query = query.where(cycles.c.standing == standing)
    if late is not None:
        query = query.where(cycles.c.late == late)
    if role is not None:
        worked = select(steps.c.cycle_id).where(steps.c.role == role)
        told = select(notices.c.cycle_id).where(notices.c.role == role)
        query = query.where(or_(cycles.c.cycle_id.in_(worked), cycles.c.cycle_id.in_(told)))
    return [RegisteredCycle.model_validate(row) for row in connection.execute(query).mappings()]


def attempts_between(connection: Connection, since: datetime, until: datetime, sop_id: str | None) -> list[Attempt]:
    key = ("cycle_id", "step", "attempt")
    climbed = (
        select(*(escalations.c[name] for name in key), func.count().label("rungs"))
        .where(_CLIMBED)
        .group_by(*(escalations.c[name] for name in key))
        .subquery()
    )
    query = (
        select(
            steps.c.cycle_id,
            steps.c.step,
            steps.c.name,
            steps.c.role,
            steps.c.outcome,
            steps.c.standard_minutes,
            steps.c.extended_minutes,
            steps.c.worked_minutes,
            steps.c.late,
            steps.c.returned_at.is_not(None),
            func.coalesce(climbed.c.rungs, 0),
            steps.c.ended_at,
        )
        .outerjoin(climbed, and_(true(), *(steps.c[name] == climbed.c[name] for name in key)))
        .where(steps.c.ended_at >= since, steps.c.ended_at < until)
        .order_by(steps.c.ended_at, steps.c.cycle_id, steps.c.step)
    )
    if sop_id is not None:
        query = query.join(cycles, cycles.c.cycle_id == steps.c.cycle_id).where(cycles.c.sop_id == sop_id)
    return [Attempt(*row) for row in connection.execute(query)]
