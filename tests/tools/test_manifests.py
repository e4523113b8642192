"""Each manifest of deploy/kubernetes against the schema of its kind, without a cluster.

The schemas are those that the Kubernetes project publishes, as kubernetes-validate carries them;
strict: a key that the API does not know is an error there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

pytestmark = pytest.mark.tools
FOLDER = Path(__file__).parents[2] / "deploy" / "kubernetes"
MANIFESTS = sorted(FOLDER.glob("*.yaml"))
VERSIONS = ("1.27", kubernetes_validate.latest_version())
"""timeZone of a CronJob is stable since 1.27; today's newest."""


def documents(path: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("path", MANIFESTS, ids=lambda p: p.stem)
def test_a_manifest_is_what_the_api_of_kubernetes_takes(path: Path, version: str) -> None:
    for document in documents(path):
        kubernetes_validate.validate(document, version, strict=True)


def test_a_key_that_kubernetes_does_not_know_would_be_found() -> None:
    (job,) = documents(FOLDER / "cronjob.yaml")
    job["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0]["probe"] = {}
    with pytest.raises(kubernetes_validate.ValidationError, match="probe"):
        kubernetes_validate.validate(job, VERSIONS[-1], strict=True)
