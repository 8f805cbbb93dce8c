import time
from tests.workflows.office import *
async def test_broken(office):
    office.book.broken=True
    t=time.time()
    cycle=await office.start()
    r=await cycle.complete(1)
    print("update took", time.time()-t)
    t=time.time()
    v=await cycle.view()
    print("query took", time.time()-t)
    t=time.time()
    office.book.broken=False
    await cycle.finish()
    print("finish", time.time()-t, office.book.told())
    print(len(office.book.tried))
