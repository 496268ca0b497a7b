"""The main job over HTTP, against any running installation whose administrator is ours:
`python tests/deploy/main_job.py ADDRESS CAMPAIGN.csv`. Needs nothing of the product, only requests and pypdf.
"""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path
from typing import Any

import requests
from pypdf import PdfReader

ADMIN = "admin@example.com"
DEBTOR = "carlos.fajardo@example.com"
PASSWORD = "una-clave-larga-de-ensayo"
SECONDS = 300


class Caller:
    """Somebody who calls the API, with a token once signed in."""

    def __init__(self, address: str, email: str = "") -> None:
        self.base = f"{address}/api/v1/"
        self.headers: dict[str, str] = {}
        if email:
            token = self.post("auth/token", json={"email": email, "password": PASSWORD})["access_token"]
            self.headers = {"Authorization": f"Bearer {token}"}

    def call(self, method: str, path: str, **more: Any) -> requests.Response:
        """Return the answer, whatever it is."""
        headers = {**self.headers, **more.pop("headers", {})}
        return requests.request(method, self.base + path, headers=headers, timeout=SECONDS, **more)

    def post(self, path: str, **more: Any) -> Any:
        """Return the JSON of an answer that has to be a good one."""
        answer = self.call("POST", path, **more)
        assert answer.ok, answer.text
        return answer.json()

    def get(self, path: str) -> Any:
        """Return the JSON of an answer that has to be a good one."""
        answer = self.call("GET", path)
        assert answer.ok, answer.text
        return answer.json()


def import_campaign(address: str, content: bytes) -> dict[str, Any]:
    """Hand a campaign over and wait for the worker."""
    admin = Caller(address, ADMIN)
    campaign = admin.post("campaigns", files={"file": ("campaña.csv", content)})
    for _ in range(SECONDS * 5):
        if campaign["status"] not in {"queued", "running"}:
            break
        time.sleep(0.2)
        campaign = admin.get(f"campaigns/{campaign['id']}")
    assert campaign["status"] == "finished", campaign
    return dict(campaign)


def register(address: str) -> Caller:
    """Make the example row's debtor an account, and sign in."""
    person = {"name": "Carlos", "surname": "Fajardo", "email": DEBTOR, "password": PASSWORD}
    Caller(address).post("auth/register", json={**person, "document_number": "93388915"})
    return Caller(address, DEBTOR)


def reach_an_agreement(debtor: Caller) -> str:
    """Prove the number, see the debt, choose an option, accept it twice, read the document; return the reference."""
    asked = debtor.post("chat/message", json={"message": "93388915"})
    assert asked["current_state"] == "validar_identidad", asked
    told = debtor.post("chat/message", json={"message": "4821"})
    assert told["current_state"] == "informar_deuda", told
    assert "$ 123.456" in told["message"], told
    options = debtor.post("chat/message", json={"message": "", "button_id": "ver_opciones"})
    body, key = {"offer_id": options["offers"][0]["id"]}, {"Idempotency-Key": "una-vez-y-no-mas"}
    accepted = debtor.post("agreements", json=body, headers=key)
    assert debtor.post("agreements", json=body, headers=key) == accepted
    document = debtor.call("GET", f"agreements/{accepted['id']}/document.pdf")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(document.content)).pages)
    assert accepted["reference"] in text
    return str(accepted["reference"])


def main(address: str, file: str) -> int:
    """Do the whole job and say what came of it."""
    campaign = import_campaign(address, Path(file).read_bytes())
    print(f"Imported: {campaign['created']} debts, {campaign['rejected']} rows rejected.")
    print(f"Agreed: {reach_an_agreement(register(address))}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
