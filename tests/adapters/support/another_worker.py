"""A worker in a process of its own, which keeps the eventful cycle: `DATABASE_URL DATA_DIR`, and `die` to be killed
before it can say that the first step is kept."""

import os
import signal
import sys
from pathlib import Path

from adapters.register.register import register_at
from tests.adapters.support.recorded import eventful

if __name__ == "__main__":
    register = register_at(sys.argv[1], Path(sys.argv[2]))
    for record in eventful().records:
        register.keep(record)
        if record.steps and sys.argv[3:] == ["die"]:
            os.kill(os.getpid(), signal.SIGKILL)
