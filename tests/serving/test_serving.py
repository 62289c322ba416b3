"""A served run over real sockets of this computer: what it makes, and whom and what it refuses."""

from __future__ import annotations

import base64
import http.client
import io
import json
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.sample import Slot
from mmstudio.services.app import App
from mmstudio.services.opened import OpenProject
from mmstudio.services.projects.sample_run import add_sample_run
from mmstudio.services.serving.asked import suffix_of
from mmstudio.services.serving.limits import Limits, allowed
from mmstudio.services.serving.service import Server, Serving, is_loopback, new_token

for library in ("fastapi", "uvicorn", "python_multipart"):
    pytest.importorskip(library)

TOKEN = new_token()
LIMITS = Limits(body_bytes=60_000, files=2, count=2, queue=2, read_s=1.0, wait_s=60.0)
QUICK = {"settings": {"steps": 1, "prior_steps": 0}, "joint": 1.0}


@pytest.fixture(scope="module")
def opened(program: App, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenProject]:
    """A project with the shipped run."""
    with program.create_project(tmp_path_factory.mktemp("serving") / "project") as project:
        project.project.datasets.create("shapes", (Slot("image", "image"),))
        assert add_sample_run(project.project, "shapes") is not None
        yield project


@pytest.fixture(scope="module")
def served(opened: OpenProject) -> Iterator[Server]:
    server = Server(opened, Serving("r0001", token=TOKEN, limits=LIMITS))
    ready = threading.Event()
    thread = threading.Thread(target=server.run, args=(ready.set,), daemon=True)
    thread.start()
    assert ready.wait(20)
    yield server
    server.stop()
    thread.join(20)
    assert not thread.is_alive()


class Answer:
    def __init__(self, code: int, headers: Mapping[str, str], body: bytes) -> None:
        self.code, self.headers, self.body = code, headers, body

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    server: Server, method: str, path: str, body: bytes | None = None, token: str = TOKEN, **headers: str
) -> Answer:
    place = server.address.removeprefix("http://")
    connection = http.client.HTTPConnection(place, timeout=60)
    try:
        told = {"Authorization": f"Bearer {token}"} if token else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, told | named)
        found = connection.getresponse()
        return Answer(found.status, dict(found.getheaders()), found.read())
    finally:
        connection.close()


def generate(server: Server, asked: Mapping[str, Any], token: str = TOKEN) -> Answer:
    return ask(
        server, "POST", "/generate", json.dumps(asked).encode(), token, Content_Type="application/json"
    )


def form(fields: Mapping[str, tuple[str, bytes]]) -> tuple[bytes, str]:
    parts = []
    for name, (file, content) in fields.items():
        given = f'; filename="{file}"' if file else ""
        head = f'--limit\r\nContent-Disposition: form-data; name="{name}"{given}\r\n\r\n'
        parts.append(head.encode() + content + b"\r\n")
    return b"".join(parts) + b"--limit--\r\n", "multipart/form-data; boundary=limit"


def picture_of(result: Mapping[str, Any]) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(result["data"])))


def png(colour: str) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (32, 32), colour).save(made, "PNG")
    return made.getvalue()


def test_it_makes_what_the_program_makes(served: Server, opened: OpenProject, tmp_path: Path) -> None:
    asked = {
        "conditions": {"text": "a red circle", "table": {"value": {"place": "left"}}},
        "count": 2,
        "seed": 5,
    }
    found = generate(served, asked | QUICK)
    assert found.code == 200, found.body
    results = found.json["results"]
    assert [(one["seed"], one["slot"], one["kind"]) for one in results] == [
        (5, "image", "image"),
        (6, "image", "image"),
    ]
    pictures = [picture_of(one) for one in results]
    assert [one.size for one in pictures] == [(32, 32)] * 2
    again = generate(served, asked | QUICK | {"count": 1}).json["results"][0]
    assert picture_of(again).tobytes() == pictures[0].tobytes()
    other = generate(served, asked | QUICK | {"count": 1, "conditions": {"text": "a blue square"}}).json[
        "results"
    ][0]
    assert picture_of(other).tobytes() != pictures[0].tobytes()
    assert opened.project.jobs.list() == []  # no record is left
    assert list(Path(tempfile.gettempdir()).glob("mmstudio-*/out")) == []


def test_files_go_along_in_a_form(served: Server) -> None:
    told = {"request": ("", json.dumps(QUICK | {"weights": {"reference": 2.0}}).encode())}
    made = []
    for colour in ("red", "blue"):
        body, kind = form(told | {"reference": ("../../evil.png", png(colour))})
        found = ask(served, "POST", "/generate", body, Content_Type=kind)
        assert found.code == 200, found.body
        made.append(picture_of(found.json["results"][0]).tobytes())
    assert made[0] != made[1]
    body, kind = form({"reference": ("a.png", b"no picture")})
    found = ask(served, "POST", "/generate", body, Content_Type=kind)
    assert found.code == 400
    assert "reference" in found.json["detail"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"conditions": {"reference": "/etc/hostname"}}, "sent as files"),
        ({"conditions": {"nothing": "a"}}, "nothing"),
        ({"conditions": {"table": "left"}}, "is a table"),
        ({"conditions": {"table": {"value": {"place": "above"}}}}, "does not know 'above'"),
        ({"conditions": {"text": {"value": {"a": 1}}}}, "takes a text"),
        ({"conditions": {"text": {"value": "a", "weight": 9}}}, "cannot be understood"),
        ({"count": 3}, "At most 2 results"),
        ({"settings": {"steps": 0}}, "steps"),
        ({"out": "place"}, "cannot be understood"),
    ],
)
def test_what_does_not_fit_is_a_sentence(served: Server, asked: dict[str, Any], words: str) -> None:
    found = generate(served, asked)
    assert found.code == 400
    assert words in found.json["detail"]


def test_a_text_is_never_taken_for_a_file(served: Server, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("a red circle", "utf-8")
    named = generate(served, QUICK | {"conditions": {"text": f"@{tmp_path / 'secret.txt'}"}})
    said = generate(served, QUICK | {"conditions": {"text": "a red circle"}})
    assert (named.code, said.code) == (200, 200)
    assert named.json["results"][0]["data"] != said.json["results"][0]["data"]


def test_who_has_no_token_is_refused(served: Server) -> None:
    for token in ("", TOKEN[:-1], TOKEN + "x"):
        found = generate(served, {}, token)
        assert found.code == 401
        assert b"results" not in found.body
    assert not allowed(f"Basic {TOKEN}", TOKEN)
    assert allowed(f"bearer {TOKEN}", TOKEN)
    assert new_token() != new_token()
    assert ask(served, "GET", "/health", token="").json == {"status": "ok", "working": 0, "queue": 2}


def test_what_is_too_large_or_too_slow_is_refused(served: Server) -> None:
    large = generate(served, {"conditions": {"text": "x" * 70_000}})
    assert large.code == 413
    body, kind = form({"reference": ("a.png", b"x" * 70_000)})
    assert ask(served, "POST", "/generate", body, Content_Type=kind).code == 413
    three = {name: (f"{name}.png", png("red")) for name in ("reference", "image", "audio")}
    body, kind = form(three)
    assert ask(served, "POST", "/generate", body, Content_Type=kind).code == 400
    assert ask(served, "POST", "/generate", b"{}", Content_Type="text/plain").code == 415
    connection = http.client.HTTPConnection(served.address.removeprefix("http://"), timeout=30)
    connection.putrequest("POST", "/generate")
    connection.putheader("Authorization", f"Bearer {TOKEN}")
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Content-Length", "100")
    connection.endheaders(b"{")
    assert connection.getresponse().status == 408
    connection.close()


def test_beyond_its_queue_it_refuses(served: Server) -> None:
    waiting = []
    for _ in range(LIMITS.queue):
        connection = http.client.HTTPConnection(served.address.removeprefix("http://"), timeout=30)
        connection.putrequest("POST", "/generate")
        connection.putheader("Authorization", f"Bearer {TOKEN}")
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", "2")
        connection.endheaders(b"{")
        waiting.append(connection)
    found = Answer(0, {}, b"")
    for _ in range(200):
        if ask(served, "GET", "/health").json["working"] == LIMITS.queue:
            found = generate(served, {})
            break
    assert found.code == 429
    assert {name.lower() for name in found.headers} >= {"retry-after"}
    for connection in waiting:
        assert connection.getresponse().status == 408
        connection.close()
    assert generate(served, QUICK).code == 200


def test_a_page_of_a_stranger_cannot_call_it_by_another_name(served: Server) -> None:
    found = ask(served, "GET", "/health", Host="evil.example")
    assert found.code == 400
    assert "access-control-allow-origin" not in {name.lower() for name in found.headers}


def test_its_page_fetches_nothing_and_tells_how(served: Server) -> None:
    page = ask(served, "GET", "/docs", token="").body.decode("utf-8")
    assert "http://" not in page
    assert "https://" not in page
    assert "<script" not in page
    assert "a file of the kind audio" in page
    schema = ask(served, "GET", "/openapi.json", token="").json
    assert set(schema["paths"]) == {"/generate", "/health"}
    content = schema["paths"]["/generate"]["post"]["requestBody"]["content"]
    assert set(content) == {"application/json", "multipart/form-data"}
    assert TOKEN not in json.dumps(schema) + page


def test_an_address_that_is_taken_or_a_weak_token_is_refused(served: Server, opened: OpenProject) -> None:
    port = int(served.address.rpartition(":")[2])
    with pytest.raises(UsageError, match="cannot be listened to"):
        Server(opened, Serving("r0001", port=port))
    begun = opened.project.runs.create("Begun", dataset="shapes", recipe="flow")
    shutil.copy(opened.runs.files("r0001").path / "config.json", opened.runs.files(begun.id).path)
    with pytest.raises(NotFoundError, match=f"{begun.id}' has no checkpoint 'latest'"):
        Server(opened, Serving(begun.id))
    with pytest.raises(UsageError, match="at least 16"):
        Server(opened, Serving("r0001", token=TOKEN[:15]))
    assert served.address.startswith("http://127.0.0.1:")
    assert all(is_loopback(host) for host in ("127.0.0.1", "::1", "localhost"))
    assert not any(is_loopback(host) for host in ("192.0.2.1", "10.0.0.1", "localhost.example"))
    assert TOKEN not in repr(Serving("r0001", token=TOKEN))


def test_a_sent_name_gives_a_known_suffix_or_none(opened: OpenProject) -> None:
    (slot,) = [one for one in opened.runs.plan("r0001").conditions if one.name == "reference"]
    registry = opened.datasets.registry
    assert suffix_of("a/../B.PNG", slot, registry) == ".png"
    assert suffix_of("run.sh", slot, registry) == ""
