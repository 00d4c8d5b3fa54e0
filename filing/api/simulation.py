"""Moving the simulation's clock and letting time act: for an administrator, and in the simulation only."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app

from filing import moment
from filing.api import clock_shapes, inputs
from filing.api.answering import Answer, actor, answered, write
from filing.api.blueprint import Blueprint
from filing.domain.errors import NotPermitted
from filing.http.access import access
from filing.services import simulation
from filing.work import sweeping

bp = Blueprint("simulation", "The simulation's clock")


def _require_simulation() -> None:
    if not current_app.config["SIMULATION"]:
        raise NotPermitted("本系统未开启模拟，不能使用此功能。")


@bp.get("/simulation/clock")
@access("admin")
@bp.response(200, clock_shapes.SystemClockShape)
def get_clock():
    """What time it is for the system"""
    _require_simulation()
    return answered(_clock())


@bp.put("/simulation/clock")
@access("admin")
@bp.arguments(inputs.ClockInput)
@bp.response(200, clock_shapes.SystemClockShape)
def set_clock(given: dict):
    """Sets the moment from which the clock runs on; null goes back to the real time"""
    _require_simulation()
    return write(lambda: _set(given["now"]))


def _set(text: str | None) -> Answer:
    if text is None:
        simulation.reset_clock(simulation=True, actor=actor())
    else:
        simulation.set_clock(simulation.read_moment(text), simulation=True, actor=actor())
    return _clock()


def _clock() -> Answer:
    moved = moment.clock_offset() != timedelta(0)
    return Answer({"now": moment.now().isoformat(timespec="seconds"), "moved": moved})


@bp.post("/simulation/sweep")
@access("admin")
@bp.response(200, {"type": "object", "additionalProperties": {"type": "integer"}})
def sweep():
    """Expiries, reminders, the outbox; twice does no harm"""
    _require_simulation()
    # Each item of the sweep has a transaction of its own, so it comes before the one that keeps the answer.
    counts = sweeping.run_sweep()
    return write(lambda: Answer(counts))
