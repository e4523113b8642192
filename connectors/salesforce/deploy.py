"""One metadata deploy over REST: send the zip, wait, and tell every component that failed."""

from __future__ import annotations

import json
import time
from typing import Any, Final

from connectors.salesforce.client import Ask, SalesforceClient
from connectors.salesforce.faults import NAME, Fault, Refused, clean
from kamsync import transport
from kamsync.errors import TransientError, UnexpectedResponse
from kamsync.transport import walks

_BOUNDARY: Final = "kamsync-package-boundary"
_MINUTES: Final = 30
_OPTIONS: Final = {
    "allowMissingFiles": False,
    "autoUpdatePackage": False,
    "checkOnly": False,
    "ignoreWarnings": True,
    "performRetrieve": False,
    "purgeOnDelete": False,
    "rollbackOnError": True,
    "singlePackage": True,
    "testLevel": "NoTestRun",
}
"""Fields and permission sets need no Apex tests; production insists on rollbackOnError."""


def deploy(client: SalesforceClient, package: bytes) -> None:
    """Raises Refused with every failed component; nothing is half done then."""
    body = b"\r\n".join(
        [
            f"--{_BOUNDARY}".encode(),
            b'Content-Disposition: form-data; name="json"',
            b"Content-Type: application/json",
            b"",
            json.dumps({"deployOptions": _OPTIONS}).encode(),
            f"--{_BOUNDARY}".encode(),
            b'Content-Disposition: form-data; name="file"; filename="package.zip"',
            b"Content-Type: application/zip",
            b"Content-Transfer-Encoding: binary",
            b"",
            package,
            f"--{_BOUNDARY}--".encode(),
            b"",
        ]
    )
    headers = {"Content-Type": f'multipart/form-data; boundary="{_BOUNDARY}"'}
    # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy.htm
    ask = Ask("POST", "metadata/deployRequest", "provision", body=body, headers=headers)
    answer = client.json(ask)
    deploy_id = str(answer.get("id") or "") if isinstance(answer, dict) else ""
    if not deploy_id.isalnum():
        raise UnexpectedResponse(NAME, code="answer_odd", what="a deploy was started without an id")
    _raise_failures(_wait(client, f"metadata/deployRequest/{deploy_id}"))


def _wait(client: SalesforceClient, path: str) -> dict[str, Any]:
    pace = transport.Pace(0.5)
    until = time.monotonic() + _MINUTES * 60
    while time.monotonic() < until:
        pace.wait()
        # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy_checkstatus.htm
        ask = Ask("GET", path, "provision", params={"includeDetails": "true"})
        answer = client.json(ask)
        result = answer.get("deployResult") if isinstance(answer, dict) else None
        if isinstance(result, dict) and result.get("done"):
            return result
        pace.per_second = max(0.1, pace.per_second * 0.7)
    raise TransientError(NAME, code="deploy_slow", n=_MINUTES)


@walks(NAME)
def _raise_failures(result: dict[str, Any]) -> None:
    if result.get("success"):
        return
    failures = (result.get("details") or {}).get("componentFailures") or []
    failures = failures if isinstance(failures, list) else [failures]
    problems = [f"{clean(f.get('fullName'), 80)}: {clean(f.get('problem'))}" for f in failures]
    message = "; ".join(problems) or clean(result.get("errorMessage") or result.get("status"))
    raise Refused(Fault(200, "DEPLOY_FAILED", message), "nothing_changed")
