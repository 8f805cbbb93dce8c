import time, asyncio, pytest
from tests.workflows.office import *
from tests.workflows.test_whole_cycle import _facts
async def test_act(real_office):
    cycle=await real_office.start()
    await cycle.finish()
    for _ in range(20):
        print(await _facts(cycle)); await asyncio.sleep(0.2)
    d=await cycle.handle.describe()
    print(d.run_id, cycle.handle.first_execution_run_id, d.status, d.history_length)
    for e in (await cycle.events()): print(e.event_id, EventType.Name(e.event_type), e.upsert_workflow_search_attributes_event_attributes if e.event_type==40 else '')
