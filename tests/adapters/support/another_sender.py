"""A worker's channels in a process of its own, which deliver one notice: `DATA_DIR ADDRESS`, the notice as JSON on
standard input."""

import asyncio
import sys
from pathlib import Path

from adapters.notices.channels import OfficeChannels
from adapters.register.register import register_at
from sop.cycle.deliveries import Delivery
from sop.cycle.notices import Notice
from tests.adapters.support.noticed import channel_file

if __name__ == "__main__":
    notice = Notice.model_validate_json(sys.stdin.read())
    file = channel_file({"dasbor": (notice.role, sys.argv[2])})
    channels = OfficeChannels(file, register_at("", Path(sys.argv[1])), "")
    asyncio.run(channels.deliver(Delivery(notice=notice, channel="dasbor"), 1))
