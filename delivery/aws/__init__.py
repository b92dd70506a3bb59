"""The AWS services that the deployment uses, through boto3."""
