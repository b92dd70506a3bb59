"""What is deployed now and what was before, kept in the cluster itself."""

import json
from typing import Any, Dict, NamedTuple, Optional

from delivery.cluster.kubectl import Kubectl

NAME = "financial-demo-releases"


class Release(NamedTuple):
    """One deployment.

    Attributes:
        image_tag: tag of all images.
        model_key: the model's key in the bucket, never overwritten.
        trained_at: the model's fingerprint time, as /status answers it.
        commit: what its images were built from.
        manifests: all objects, as YAML; holds no secret.
    """

    image_tag: str
    model_key: str
    trained_at: str
    commit: str
    manifests: str

    def title(self) -> str:
        """Return one line that says which release this is."""
        return (
            f"images {self.image_tag}, model {self.model_key}, "
            f"commit {self.commit[:12]}"
        )


class Releases:
    """The releases of one namespace."""

    def __init__(self, kubectl: Kubectl) -> None:
        self._kubectl = kubectl

    def current(self) -> Optional[Release]:
        """Return what was deployed last and came up, or None."""
        return self._read("current")

    def previous(self) -> Optional[Release]:
        """Return what was deployed before that, or None."""
        return self._read("previous")

    def add(self, release: Release) -> None:
        """Record a release that came up; the one before becomes the previous."""
        current = self.current()
        if current is None or current.manifests != release.manifests:
            self._write(release, current)
        else:
            self._write(release, self.previous())

    def go_back(self, previous: Release) -> None:
        """Record that an earlier release is the current one again."""
        self._write(previous, None)

    def _read(self, which: str) -> Optional[Release]:
        stored = self._kubectl.get("configmap", NAME) or {}
        text = stored.get("data", {}).get(which)
        return Release(**json.loads(text)) if text else None

    def _write(self, current: Release, previous: Optional[Release]) -> None:
        data: Dict[str, str] = {
            "current": json.dumps(current._asdict()),
            "previous": "",
        }
        if previous is not None:
            data["previous"] = json.dumps(previous._asdict())
        manifest: Dict[str, Any] = {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": NAME},
            "data": data,
        }
        self._kubectl.apply(json.dumps(manifest))
