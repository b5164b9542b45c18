"""The words of tus 1.0.0 as a test speaks them: raw requests, no client of the protocol in between."""

import hashlib
from base64 import b64encode

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

STREAM = "application/offset+octet-stream"


def coded(**said: str) -> str:
    return ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in said.items())


def summed(piece: bytes) -> str:
    return "sha256 " + b64encode(hashlib.sha256(piece).digest()).decode()


def create(client: Client, *, case: str, length: object, name: str = "材料.pdf", **headers: str) -> HttpResponse:
    said = {"filename": name, "case": case, "places": headers.pop("places", "proof:01.01"), "fingerprint": "f"}
    sent = {"Tus-Resumable": "1.0.0", "Upload-Length": str(length), "Upload-Metadata": coded(**said)} | headers
    return client.generic("POST", reverse("uploads"), b"", "", headers=sent)


def begun(client: Client, *, case: str, content: bytes, **said: str) -> str:
    """The address of a new upload."""
    answer = create(client, case=case, length=len(content), **said)
    assert answer.status_code == 201, answer.content.decode()
    return answer["Location"]


def patch(client: Client, url: str, piece: bytes, *, offset: object, content_type: str = STREAM, **headers: str):
    sent = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset)} | headers
    return client.generic("PATCH", url, piece, content_type, headers=sent)


def head(client: Client, url: str, **headers: str) -> HttpResponse:
    return client.head(url, headers={"Tus-Resumable": "1.0.0"} | headers)


def offset(client: Client, url: str) -> int:
    return int(head(client, url)["Upload-Offset"])


def delete(client: Client, url: str) -> HttpResponse:
    return client.delete(url, headers={"Tus-Resumable": "1.0.0"})
