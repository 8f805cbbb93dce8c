"""Which document store an office has."""

import re
from pathlib import Path

from adapters.documents.document_folder import FolderDocuments
from adapters.documents.document_store import Documents
from sop.base.errors import SopError


def documents_at(setting: str, data_dir: Path) -> Documents:
    """The store that `SOP_DOCUMENTS` names: a bucket by its URL, a folder by its path, for nothing `data_dir`.

    Raises SopError for the URL of anything else. Neither folder nor bucket is touched yet.
    """
    if "://" not in setting:
        return FolderDocuments(Path(setting) if setting else data_dir)
    if not re.fullmatch(r"s3://[^/\s]+(/\S*)?", setting):
        raise SopError("Pengaturan SOP_DOCUMENTS tidak sah: tulis nama folder, atau seperti s3://nama-bucket/awalan.")
    from adapters.documents.document_bucket import BucketDocuments  # only an office with a bucket pays for its library

    return BucketDocuments(setting)
