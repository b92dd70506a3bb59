"""Pods meet the Pod Security Standard that `make deploy` asks of them."""

from typing import Any, Dict, List

from tests.integration.delivery.test_manifests import (
    containers,
    manifests,
    objects,
    pods,
)

__all__ = ["manifests", "objects"]


def test_pods_meet_the_pod_security_standard_restricted(
    objects: List[Dict[str, Any]]
) -> None:
    allowed = {"configMap", "emptyDir", "secret", "persistentVolumeClaim"}
    for spec in pods(objects):
        context = spec["securityContext"]
        assert context["seccompProfile"] == {"type": "RuntimeDefault"}
        assert context["runAsNonRoot"] is True
        assert context["runAsUser"] > 0
        assert not {"hostNetwork", "hostPID", "hostIPC"} & set(spec)
        for volume in spec.get("volumes", []):
            assert set(volume) - {"name"} <= allowed, volume
    for container in containers(objects):
        context = container["securityContext"]
        assert context["capabilities"] == {"drop": ["ALL"]}
        assert context["allowPrivilegeEscalation"] is False
        assert not any("hostPort" in port for port in container.get("ports", []))
