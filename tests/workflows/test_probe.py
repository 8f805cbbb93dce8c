import time
from tests.workflows.office import *
from datetime import timedelta

async def test_no_worker_time(closed_office):
    o=closed_office
    async with o.worker(0):
        c=await o.start(); await c.view()
    t=time.time()
    await c.pass_time(minutes=151)
    print("slept", time.time()-t)
    t=time.time()
    await c.pass_time(days=1)
    print("slept", time.time()-t)
    async with o.worker(0):
        v=await c.view()
    print(kinds(v), time.time()-t)
    print(v.steps[0].escalations, v.steps[0].worked_minutes)

async def test_cancel_first(closed_office):
    o=closed_office
    c=await o.start()
    await c.handle.cancel()
    async with o.worker(0):
        try:
            print(await c.result())
        except Exception as e: print(repr(e), repr(e.__cause__))
        print(await c.status())
    print([e.event_type for e in await c.events()])

async def test_signal_first(closed_office):
    o=closed_office
    c=await o.start()
    await c.tell("complete_step", completion(1))
    await c.tell("complete_step", completion(2))
    await c.tell("hm", completion(2))
    async with o.worker(0):
        v=await c.view()
        print(kinds(v))
        print(o.book.told())
        await c.finish()
async def test_whole(office):
    t=time.time()
    c=await office.start()
    v=await c.finish(); print(time.time()-t, kinds(v), len(await c.events()))
    print(office.book.told())
