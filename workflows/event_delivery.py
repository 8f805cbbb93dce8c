"""One event on its way to another system, however long that is away."""

from temporalio import workflow
from temporalio.exceptions import ActivityError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from activities.delivering import Announcements
    from sop.base.contract import WorkflowType
    from sop.cycle.events import Announcement
    from workflows.activity_options import DELIVERY


@workflow.defn(name=WorkflowType.EVENT)
class EventDelivery:
    """Runs beside the cycle, so that no other system holds it up; machines have no office hours, so it goes at once.

    Reports to the operator what could not be delivered within a day. It fails only where nobody could be told that.
    """

    @workflow.run
    async def run(self, announcement: Announcement) -> None:
        summary = f"{announcement.webhook}: {announcement.event.summary}"
        try:
            await workflow.execute_activity_method(Announcements.announce, announcement, summary=summary, **DELIVERY)
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise
            await workflow.execute_activity_method(
                Announcements.report_unannounced, announcement, summary=summary, **DELIVERY
            )
