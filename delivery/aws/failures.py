"""Turn errors of AWS into sentences that say what to do."""

from typing import Union

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
)

from delivery.errors import DeliveryError

_DENIED = {"AccessDenied", "AccessDeniedException", "403", "UnauthorizedOperation"}
_THROTTLED = {
    "Throttling",
    "ThrottlingException",
    "SlowDown",
    "TooManyRequestsException",
    "RequestLimitExceeded",
}
_STALE = {"ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId"}
_STALE |= {"SignatureDoesNotMatch", "InvalidAccessKeyId", "UnrecognizedClientException"}


def code_of(error: ClientError) -> str:
    """Return the error's code, for example `NoSuchBucket`."""
    return str(error.response.get("Error", {}).get("Code", ""))


def explain(error: Union[ClientError, BotoCoreError]) -> DeliveryError:
    """Return the same failure with a remedy."""
    if isinstance(error, ClientError):
        return _explain_answer(error)
    if isinstance(error, (NoCredentialsError, NoRegionError)):
        remedy = "See docs/deployment.md, 'Command line'."
    elif isinstance(error, EndpointConnectionError):
        remedy = "Check the network and AWS_REGION, then run the command again."
    else:
        remedy = "Run the command again; it continues where it stopped."
    return DeliveryError(f"AWS could not be used: {error}", remedy)


def _explain_answer(error: ClientError) -> DeliveryError:
    code = code_of(error)
    problem = f"AWS refused {error.operation_name}: {code}."
    if code in _DENIED:
        return DeliveryError(
            problem,
            "Your user or role lacks this permission. The policies in "
            "deploy/iam/delivery-policy.json (models, images, looking at clusters) and "
            "deploy/iam/cluster-policy.json (creating and deleting clusters) grant "
            "all that is needed.",
        )
    if code in _THROTTLED:
        return DeliveryError(problem, "AWS asks for patience: try again in a minute.")
    if code in _STALE:
        return DeliveryError(problem, "The credentials are wrong or expired.")
    return DeliveryError(problem, str(error.response["Error"].get("Message", "")))
