"""One notice on its way to people outside the notice book, however long their mail server is away."""

import asyncio

from temporalio import workflow
from temporalio.exceptions import ActivityError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from activities.delivering import Deliveries
    from sop.base.contract import LONGEST_SUMMARY, WorkflowType
    from sop.cycle.deliveries import Delivery, Errand
    from sop.cycle.wording import shortened
    from workflows.activity_options import DELIVERY


@workflow.defn(name=WorkflowType.NOTICE)
class NoticeDelivery:
    """Runs beside the cycle, so that neither a slow channel nor a closed office holds a cycle up.

    Waits until the recipient's office opens, tries each channel by itself for a working day, and reports to the
    operator what could not be delivered. It fails only where nobody could be told that.
    """

    @workflow.run
    async def run(self, errand: Errand) -> None:
        notice = errand.notice
        if notice.send_at is not None and notice.send_at > workflow.now():
            await workflow.sleep(notice.send_at - workflow.now(), summary="Menunggu jam kerja penerima")
        deliveries = [Delivery(notice=notice, channel=channel) for channel in errand.channels]
        ends = await asyncio.gather(*map(_deliver, deliveries), return_exceptions=True)
        for end in ends:  # only now: one channel's end is not the other's
            if end is not None:
                raise end


async def _deliver(delivery: Delivery) -> None:
    summary = shortened(f"{delivery.channel}: {delivery.notice.summary}", LONGEST_SUMMARY)
    try:
        await workflow.execute_activity_method(Deliveries.deliver, delivery, summary=summary, **DELIVERY)
    except ActivityError as error:
        if is_cancelled_exception(error):
            raise
        await workflow.execute_activity_method(Deliveries.report_undelivered, delivery, summary=summary, **DELIVERY)
