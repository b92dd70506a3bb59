"""Models in the bucket: upload, download, list, delete; always checked."""

import hashlib
import json
import os
import tarfile
from pathlib import Path, PurePosixPath
from typing import Any, Dict, NamedTuple, Optional

from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

from delivery.aws.bucket import delete_versions
from delivery.aws.failures import code_of
from delivery.aws.progress import Progress
from delivery.context import Command, Context
from delivery.errors import DeliveryError, NegativeAnswer
from delivery.model import need_file, note_source, present_source, source_of

RELEASED = "deployed/"  # copies that are never overwritten, one for each content
PART_BYTES = 8 * 1024 * 1024
_NEEDS = ("AWS_REGION",)


class StoredModel(NamedTuple):
    """A model in the bucket.

    Attributes:
        key: its name in the bucket.
        size: bytes.
        sha256: checksum, hexadecimal.
        trained_at: the fingerprint's time, as Rasa's /status gives it; may be empty.
        source: hash of the files it was trained from; may be empty.
    """

    key: str
    size: int
    sha256: str
    trained_at: str
    source: str = ""


def upload_model(context: Context) -> None:
    """Upload the branch's model unless the bucket has the same bytes already."""
    path = need_file(context)
    checksum, key = sha256_of(path), context.names.model_key()
    stored = find_model(context, key)
    source = source_of(path)
    if stored is not None and (stored.sha256, stored.source) == (checksum, source):
        context.say(f"{key} is in the bucket already, unchanged ({checksum[:12]}).")
        return
    metadata = {"sha256": checksum, "trained-at": trained_at(path), "source": source}
    _transfer(context, path, key, metadata)
    stored = find_model(context, key)
    if stored is None or stored.sha256 != checksum:
        raise DeliveryError(f"{key} did not arrive whole.", "Upload it again.")
    context.say(f"Uploaded {key}: {stored.size} bytes, sha256 {checksum}.")


def download_model(context: Context) -> None:
    """Download the branch's model into models/ and check it."""
    key = context.names.model_key()
    path = context.root / context.names.model_file()
    stored = need_model(context, key)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        context.aws.client("s3").download_file(
            context.aws.bucket(),
            key,
            str(part),
            Callback=Progress(f"Downloading {key}", stored.size, context.say),
        )
        if sha256_of(part) != stored.sha256:
            raise DeliveryError(f"{key} arrived damaged.", "Download it again.")
        part.replace(path)
        note_source(path, stored.source)
    finally:
        if part.exists():
            part.unlink()
    context.say(f"Downloaded {path.name}: sha256 {stored.sha256}.")


def list_models(context: Context) -> None:
    """Print name, size and time of every model."""
    pages = context.aws.client("s3").get_paginator("list_objects_v2")
    bucket, count = context.aws.bucket(), 0
    for page in pages.paginate(Bucket=bucket):
        for item in page.get("Contents", []):
            when = item["LastModified"].strftime("%Y-%m-%d %H:%M")
            context.say(f"{when}  {item['Size']:>12}  {item['Key']}")
            count += 1
    context.say(f"{count} models in bucket {bucket}.")


def model_exists(context: Context) -> None:
    """Say whether the branch's model is in the bucket."""
    key = context.names.model_key()
    if find_model(context, key) is None:
        raise NegativeAnswer(f"no: there is no model {key}")
    context.say(f"yes: {key}")


def model_is_current(context: Context) -> None:
    """Say whether the branch's model in the bucket was trained from these files."""
    key = context.names.model_key()
    stored = find_model(context, key)
    if stored is None or stored.source != present_source(context):
        raise NegativeAnswer(f"no: {key} is missing or was trained from other files")
    context.say(f"yes: {key}")


def delete_model(context: Context) -> None:
    """Delete the branch's model, all versions and the copies deployed."""
    s3, bucket = context.aws.client("s3"), context.aws.bucket()
    key, name = context.names.model_key(), context.names.model()
    removed = 0
    for prefix in (key, f"{RELEASED}{name}/"):
        pages = s3.get_paginator("list_object_versions")
        for page in pages.paginate(Bucket=bucket, Prefix=prefix):
            found = page.get("Versions", []) + page.get("DeleteMarkers", [])
            ours = [v for v in found if v["Key"] == key or prefix != key]
            removed += delete_versions(s3, bucket, ours)
    context.say(f"Deleted {removed} versions of {key}.")


def release_model(context: Context) -> StoredModel:
    """Copy the branch's model to a key of its own that is never overwritten.

    A deployment names this copy, so that going back to an earlier deployment goes
    back to its model too.
    """
    stored = need_model(context, context.names.model_key())
    key = f"{RELEASED}{context.names.model()}/{stored.sha256[:16]}.tar.gz"
    if find_model(context, key) is None:
        bucket = context.aws.bucket()
        source = {"Bucket": bucket, "Key": stored.key}
        # Named again, because a copy in several parts forgets them.
        kept = {"sha256": stored.sha256, "trained-at": stored.trained_at}
        extra = {"Metadata": kept, "MetadataDirective": "REPLACE"}
        context.aws.client("s3").copy(source, bucket, key, ExtraArgs=extra)
    return stored._replace(key=key)


def need_model(context: Context, key: str) -> StoredModel:
    """Return a model of the bucket.

    Raises:
        DeliveryError: it is not there.
    """
    stored = find_model(context, key)
    if stored is None:
        raise DeliveryError(
            f"There is no model {key} in the bucket.",
            "Run: make rasa-train aws-s3-upload-rasa-model",
        )
    return stored


def find_model(context: Context, key: str) -> Optional[StoredModel]:
    """Return a model of the bucket, or None."""
    bucket = context.aws.bucket()
    try:
        head = context.aws.client("s3").head_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if code_of(error) in ("404", "NoSuchKey"):
            return None
        raise
    kept: Dict[str, str] = head.get("Metadata", {})
    size = int(head["ContentLength"])
    names = ("sha256", "trained-at", "source")
    return StoredModel(key, size, *(kept.get(name, "") for name in names))


def sha256_of(path: Path) -> str:
    """Return a file's checksum, hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1024 * 1024), b""):
            digest.update(block)
    return digest.hexdigest()


def trained_at(path: Path) -> str:
    """Return the time in a model's fingerprint, or "" if it has none.

    Rasa 2.8 answers the same number in `GET /status`.

    Raises:
        DeliveryError: the file is no archive of Rasa.
    """
    try:
        with tarfile.open(str(path), "r:gz") as archive:
            for member in archive:
                if PurePosixPath(member.name).name == "fingerprint.json":
                    content: Any = archive.extractfile(member)
                    return str(json.load(content).get("trained_at", ""))
    except (tarfile.TarError, OSError, ValueError, EOFError) as error:
        raise DeliveryError(
            f"{path.name} is no model that Rasa made: {error}", "Run: make rasa-train"
        ) from error
    return ""


def _transfer(context: Context, path: Path, key: str, metadata: Dict[str, str]) -> None:
    size = path.stat().st_size
    context.aws.client("s3").upload_file(
        str(path),
        context.aws.bucket(),
        key,
        # S3 itself refuses a part whose checksum differs.
        ExtraArgs={"Metadata": metadata, "ChecksumAlgorithm": "SHA256"},
        Config=TransferConfig(multipart_chunksize=PART_BYTES, max_concurrency=4),
        Callback=Progress(f"Uploading {key}", size, context.say),
    )


COMMANDS = (
    Command("aws-s3-upload-rasa-model", upload_model, _NEEDS, aws=True),
    Command("aws-s3-download-rasa-model", download_model, _NEEDS, aws=True),
    Command("aws-s3-list-rasa-models", list_models, _NEEDS, aws=True),
    Command("aws-s3-rasa-model-exists", model_exists, _NEEDS, aws=True),
    Command("aws-s3-rasa-model-is-current", model_is_current, _NEEDS, aws=True),
    Command("aws-s3-delete-rasa-model", delete_model, _NEEDS, aws=True),
)
