"""Documents in a bucket that speaks S3: AWS, MinIO, Ceph, Garage and others, by the `AWS_*` variables that all use."""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import chain

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from adapters.documents.document_store import BLOCK, INCOMING, Documents
from sop.dossier.evidence import DocumentNotFound, StorageFailed


class BucketDocuments(Documents):
    """Documents under `url` (`s3://bucket/prefix`), each at most 5 GB.

    A writer that is killed leaves an object in `INCOMING` or an unfinished upload: let a lifecycle rule of the bucket
    delete both after a day.
    """

    def __init__(self, url: str) -> None:
        super().__init__(url)
        with self._translated():
            self._store = S3Store.from_url(
                url,
                disable_bulk_delete=True,  # several servers that speak S3 do not know it
                client_options={
                    "allow_http": True,  # only where the endpoint's address says so itself
                    "timeout": timedelta(days=1),  # of a whole transfer, however slow the line
                    "read_timeout": timedelta(seconds=30),
                },
                retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=20)},
            )

    @contextmanager
    def _staged(self, blocks: Iterable[bytes]) -> Iterator[str]:
        name, rest = f"{INCOMING}/{secrets.token_hex(16)}", iter(blocks)
        with self._translated():
            try:
                first, second = next(rest, b""), next(rest, None)
                if second is None:
                    obstore.put(self._store, name, first, use_multipart=False)
                else:
                    obstore.put(self._store, name, chain((first, second), rest), max_concurrency=4)
                yield name
            finally:
                with suppress(BaseError, OSError):  # harmless where it is
                    obstore.delete(self._store, name)

    def _read(self, name: str) -> Iterator[bytes]:
        with self._translated():
            try:
                yield from obstore.get(self._store, name).stream(min_chunk_size=BLOCK)
            except FileNotFoundError as error:
                raise DocumentNotFound(name.rpartition("/")[2]) from error

    def _publish(self, staged: str, address: str) -> None:
        obstore.copy(self._store, staged, address)

    def _exists(self, address: str) -> bool:
        with self._translated():
            try:
                obstore.head(self._store, address)
            except FileNotFoundError:
                return False
            return True

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (BaseError, OSError) as error:
            raise StorageFailed(self.place, type(error).__name__) from error
