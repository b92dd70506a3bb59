"""The models' bucket, against moto."""

import hashlib
import io
import json
import tarfile
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.integration.delivery.faulty_aws import CUT, FaultyAws, Request
from tests.integration.delivery.support import Project

BUCKET = "financial-demo-models"


def model(size: int = 20_000, trained_at: float = 1700000000.5) -> bytes:
    """Return the bytes of a model archive that holds a fingerprint."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=0) as archive:
        fingerprint = json.dumps({"trained_at": trained_at}).encode()
        for name, content in (
            ("./fingerprint.json", fingerprint),
            ("./nlu/weights", b"w" * size),
        ):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return out.getvalue()


def test_a_created_bucket_is_private_encrypted_and_versioned(
    project: Project, aws: FaultyAws, client: Any
) -> None:
    project.ok("aws-s3-create-bucket")
    s3 = client("s3")
    shut = s3.get_public_access_block(Bucket=BUCKET)["PublicAccessBlockConfiguration"]
    assert all(shut.values())
    assert s3.get_bucket_versioning(Bucket=BUCKET)["Status"] == "Enabled"
    rules = s3.get_bucket_encryption(Bucket=BUCKET)
    assert "AES256" in json.dumps(rules["ServerSideEncryptionConfiguration"])
    assert json.loads(aws.policies[0])["Statement"][0]["Effect"] == "Deny"
    assert "aws:SecureTransport" in aws.policies[0]
    where = s3.get_bucket_location(Bucket=BUCKET)["LocationConstraint"]
    assert where == "eu-central-1"


def test_creating_a_bucket_again_repairs_its_settings(
    project: Project, client: Any
) -> None:
    project.ok("aws-s3-create-bucket")
    client("s3").delete_public_access_block(Bucket=BUCKET)
    assert "exists" in project.ok("aws-s3-create-bucket")
    shut = client("s3").get_public_access_block(Bucket=BUCKET)
    assert all(shut["PublicAccessBlockConfiguration"].values())


def test_a_bucket_is_created_in_the_default_region_too(project: Project) -> None:
    project.ok("aws-s3-create-bucket", AWS_REGION="us-east-1")


def test_a_bucket_of_another_account_is_refused_with_advice(
    project: Project, aws: FaultyAws, client: Any
) -> None:
    other = client("sts").assume_role(
        RoleArn="arn:aws:iam::111111111111:role/other", RoleSessionName="other"
    )["Credentials"]
    theirs = client(
        "s3",
        aws_access_key_id=other["AccessKeyId"],
        aws_secret_access_key=other["SecretAccessKey"],
        aws_session_token=other["SessionToken"],
    )
    where = {"LocationConstraint": "eu-central-1"}
    theirs.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=where)
    # S3 answers 403 to this question; moto says 400.
    aws.fault = lambda request: (403, b"") if request.method == "HEAD" else None
    out = project.refused("aws-s3-create-bucket")
    assert "another account" in out
    assert "AWS_S3_BUCKET_NAME" in out


def test_a_bucket_name_taken_in_the_last_moment_is_refused_with_advice(
    project: Project, aws: FaultyAws
) -> None:
    taken = b"<Error><Code>BucketAlreadyExists</Code><Message>taken</Message></Error>"
    aws.fault = lambda request: (
        (404, b"") if request.method == "HEAD" else (409, taken)
    )
    assert "AWS_S3_BUCKET_NAME" in project.refused("aws-s3-create-bucket")


def test_a_model_goes_up_and_comes_down_unchanged(
    project: Project, client: Any
) -> None:
    content = model(12_000_000)
    path = project.write_model(content)
    project.ok("aws-s3-create-bucket")
    out = project.ok("aws-s3-upload-rasa-model")
    assert "Uploading main.tar.gz: 100 %" in out
    assert hashlib.sha256(content).hexdigest() in out
    head = client("s3").head_object(Bucket=BUCKET, Key="main.tar.gz")
    assert head["Metadata"]["trained-at"] == "1700000000.5"

    path.unlink()
    assert "100 %" in project.ok("aws-s3-download-rasa-model")
    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


def test_an_unchanged_model_is_not_uploaded_again(
    project: Project, aws: FaultyAws
) -> None:
    project.write_model(model())
    project.ok("aws-s3-create-bucket", "aws-s3-upload-rasa-model")
    aws.seen.clear()
    assert "unchanged" in project.ok("aws-s3-upload-rasa-model")
    assert not [request for request in aws.seen if request.method == "PUT"]
    project.write_model(model(trained_at=1.0))
    assert "Uploaded" in project.ok("aws-s3-upload-rasa-model")


def test_existence_listing_and_deletion_of_models(project: Project) -> None:
    project.ok("aws-s3-create-bucket")
    assert "no:" in project.refused("aws-s3-rasa-model-exists")
    assert "make rasa-train" in project.refused("aws-s3-download-rasa-model")
    project.write_model(model())
    project.ok("aws-s3-upload-rasa-model")
    project.write_model(model(), "other")
    project.ok("aws-s3-upload-rasa-model", RASA_MODEL_NAME="other")
    assert "yes: main.tar.gz" in project.ok("aws-s3-rasa-model-exists")
    assert "2 models" in project.ok("aws-s3-list-rasa-models")
    project.ok("aws-s3-delete-rasa-model")
    assert "Deleted 0" in project.ok("aws-s3-delete-rasa-model")
    project.refused("aws-s3-rasa-model-exists")
    assert "1 models" in project.ok("aws-s3-list-rasa-models")


def test_deleting_the_bucket_removes_every_version_and_may_be_repeated(
    project: Project, client: Any
) -> None:
    project.ok("aws-s3-create-bucket")
    for moment in (1.0, 2.0):
        project.write_model(model(trained_at=moment))
        project.ok("aws-s3-upload-rasa-model")
    client("s3").delete_object(Bucket=BUCKET, Key="main.tar.gz")
    project.ok("aws-s3-delete-bucket")
    with pytest.raises(ClientError):
        client("s3").head_bucket(Bucket=BUCKET)
    assert "nothing to do" in project.ok("aws-s3-delete-bucket")


def test_a_damaged_download_is_thrown_away(project: Project, aws: FaultyAws) -> None:
    path = project.write_model(model())
    project.ok("aws-s3-create-bucket", "aws-s3-upload-rasa-model")
    path.unlink()

    def damage(request: Request, body: bytes) -> bytes:
        is_model = request.method == "GET" and request.path.endswith("main.tar.gz")
        return bytes([body[0] ^ 1]) + body[1:] if is_model else body

    aws.rewrite = damage
    out = project.refused("aws-s3-download-rasa-model")
    assert "damaged" in out or "checksum" in out.lower()
    assert list(path.parent.iterdir()) == []


def test_an_upload_goes_on_when_the_network_is_cut_for_a_moment(
    project: Project, aws: FaultyAws
) -> None:
    project.write_model(model(17_000_000))
    project.ok("aws-s3-create-bucket")
    aws.times(2, CUT, "partNumber=2")
    assert "Uploaded" in project.ok("aws-s3-upload-rasa-model")


def test_an_upload_that_is_cut_for_good_fails_and_can_be_repeated(
    project: Project, aws: FaultyAws
) -> None:
    project.write_model(model(17_000_000))
    project.ok("aws-s3-create-bucket")
    aws.times(999, CUT, "partNumber=2")
    out = project.refused("aws-s3-upload-rasa-model")
    assert "Run the command again" in out or "network" in out
    assert "no:" in project.refused("aws-s3-rasa-model-exists")
    aws.fault = lambda request: None
    assert "Uploaded" in project.ok("aws-s3-upload-rasa-model")


def test_throttling_is_waited_out(project: Project, aws: FaultyAws) -> None:
    slow = b"<Error><Code>SlowDown</Code><Message>Reduce your rate</Message></Error>"
    project.write_model(model())
    project.ok("aws-s3-create-bucket")
    aws.times(3, (503, slow), "main.tar.gz")
    assert "Uploaded" in project.ok("aws-s3-upload-rasa-model")


def test_access_denied_names_the_policy_file(project: Project, aws: FaultyAws) -> None:
    denied = b"<Error><Code>AccessDenied</Code><Message>no</Message></Error>"
    project.ok("aws-s3-create-bucket")
    aws.times(1, (403, denied), "?list-type=2")
    out = project.refused("aws-s3-list-rasa-models")
    assert "AccessDenied" in out
    assert "deploy/iam/delivery-policy.json" in out


def test_a_file_that_is_no_model_is_refused(project: Project) -> None:
    project.write_model(b"not an archive")
    project.ok("aws-s3-create-bucket")
    assert "no model that Rasa made" in project.refused("aws-s3-upload-rasa-model")


def test_rasa_itself_loads_the_model_that_was_uploaded(
    project: Project, monkeypatch: Any, tmp_path: Any
) -> None:
    from rasa.nlu.persistor import get_persistor

    project.write_model(model())
    project.ok("aws-s3-create-bucket", "aws-s3-upload-rasa-model")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL"):
        monkeypatch.setenv(name, project.environ[name])
    monkeypatch.setenv("BUCKET_NAME", BUCKET)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.chdir(tmp_path)
    persistor = get_persistor("aws")
    assert persistor is not None
    persistor.retrieve("main.tar.gz", str(tmp_path / "unpacked"))
    assert (tmp_path / "unpacked" / "fingerprint.json").is_file()
