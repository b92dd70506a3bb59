"""The bucket that keeps the models: private, encrypted, versioned."""

import json
from typing import Any

from botocore.exceptions import ClientError

from delivery.aws.failures import code_of
from delivery.context import Command, Context
from delivery.errors import DeliveryError

OLD_VERSIONS_KEPT_DAYS = 90
_NEEDS = ("AWS_REGION",)


def create_bucket(context: Context) -> None:
    """Create the bucket, or bring one that exists into the state wanted."""
    s3, name = context.aws.client("s3"), context.aws.bucket()
    if _is_ours(s3, name):
        context.say(f"Bucket {name} exists; checking its settings.")
    else:
        _create(s3, name, context.settings["AWS_REGION"])
        s3.get_waiter("bucket_exists").wait(Bucket=name)
        context.say(f"Created bucket {name}.")
    _protect(s3, name)
    context.say(f"Bucket {name} is private, encrypted and versioned.")


def delete_bucket(context: Context) -> None:
    """Delete the bucket with every version of every model in it."""
    s3, name = context.aws.client("s3"), context.aws.bucket()
    if not _is_ours(s3, name):
        context.say(f"Bucket {name} does not exist; nothing to do.")
        return
    removed = 0
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=name):
        found = page.get("Versions", []) + page.get("DeleteMarkers", [])
        removed += delete_versions(s3, name, found)
        context.say(f"Deleted {removed} object versions ...")
    s3.delete_bucket(Bucket=name)
    context.say(f"Deleted bucket {name}.")


def delete_versions(s3: Any, bucket: str, versions: Any) -> int:
    """Delete object versions for good; return how many.

    Raises:
        DeliveryError: some could not be deleted.
    """
    if not versions:
        return 0
    objects = [{"Key": v["Key"], "VersionId": v["VersionId"]} for v in versions]
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": objects})
    if answer.get("Errors"):
        first = answer["Errors"][0]
        raise DeliveryError(
            f"{len(answer['Errors'])} objects of {bucket} could not be deleted; "
            f"first: {first['Key']}: {first['Code']}."
        )
    return len(objects)


def _is_ours(s3: Any, name: str) -> bool:
    try:
        s3.head_bucket(Bucket=name)
    except ClientError as error:
        if code_of(error) in ("404", "NoSuchBucket"):
            return False
        if code_of(error) == "403":
            raise _taken(name) from error
        raise
    return True


def _create(s3: Any, name: str, region: str) -> None:
    extra = {}
    if region != "us-east-1":  # S3 refuses the default region by name
        extra = {"CreateBucketConfiguration": {"LocationConstraint": region}}
    try:
        s3.create_bucket(Bucket=name, ObjectOwnership="BucketOwnerEnforced", **extra)
    except ClientError as error:
        if code_of(error) == "BucketAlreadyExists":
            raise _taken(name) from error
        raise


def _taken(name: str) -> DeliveryError:
    return DeliveryError(
        f"Bucket {name} cannot be used: it belongs to another account, "
        "or your user may not see it.",
        "Choose another AWS_S3_BUCKET_NAME (names are shared by all of S3), or grant "
        "your user the policy in deploy/iam/delivery-policy.json.",
    )


def _protect(s3: Any, name: str) -> None:
    shut = (
        *("BlockPublicAcls", "IgnorePublicAcls"),
        *("BlockPublicPolicy", "RestrictPublicBuckets"),
    )
    s3.put_public_access_block(
        Bucket=name,
        PublicAccessBlockConfiguration=dict.fromkeys(shut, True),
    )
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    s3.put_bucket_encryption(
        Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]}
    )
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_policy(Bucket=name, Policy=json.dumps(_only_over_tls(name)))
    s3.put_bucket_lifecycle_configuration(
        Bucket=name, LifecycleConfiguration={"Rules": [_forget_old_versions()]}
    )


def _only_over_tls(name: str) -> Any:
    statement = {
        "Sid": "OnlyOverTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def _forget_old_versions() -> Any:
    return {
        "ID": "forget-old-versions",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "NoncurrentVersionExpiration": {"NoncurrentDays": OLD_VERSIONS_KEPT_DAYS},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
    }


COMMANDS = (
    Command("aws-s3-create-bucket", create_bucket, _NEEDS, aws=True),
    Command("aws-s3-delete-bucket", delete_bucket, _NEEDS, aws=True),
)
