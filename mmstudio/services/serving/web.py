"""The HTTP side of a served run: ``POST /generate``, ``GET /health``, and a page that says how they are used."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

from mmstudio.core.complaints import first_reason
from mmstudio.core.errors import BadFileError, BusyError, NotFoundError, StudioError, UsageError
from mmstudio.core.files.json_text import DEEP
from mmstudio.services.reports.style import STYLE
from mmstudio.services.serving.asked import WebRequest
from mmstudio.services.serving.limits import BodyTooLargeError, Limits, allowed, counted
from mmstudio.services.serving.maker import Maker, TooLongError

Sent = list[tuple[str, str, Callable[[Path], None]]]
_CODES: tuple[tuple[type[StudioError], int], ...] = (
    (TooLongError, 504),
    (UsageError, 400),
    (BadFileError, 400),
    (NotFoundError, 404),
    (BusyError, 503),
)
REQUEST = "request"
"""Name of the field with the JSON in a request with files."""


class Web:
    """Answers requests.

    Args:
        maker: Makes what is asked for.
        token: Who asks must have it.
        limits: How much may be asked.
        about: What the run makes and takes, for the page.
    """

    def __init__(self, maker: Maker, token: str, limits: Limits, about: Mapping[str, Any]) -> None:
        self._maker, self._token, self._limits, self._about = maker, token, limits, about
        self._working = 0

    def app(self, hosts: list[str]) -> FastAPI:
        """The application.

        Args:
            hosts: Names by which it may be called; ``*`` for all. A page of a stranger that leads its own name here is refused.
        """
        app = FastAPI(title="MM Studio", version="1", docs_url=None, redoc_url=None)
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts)
        app.add_api_route(
            "/health", self.health, methods=["GET"], summary="Whether it answers, and how busy it is"
        )
        app.add_api_route("/docs", self.page, methods=["GET"], include_in_schema=False)
        app.add_api_route(
            "/generate",
            self.generate,
            methods=["POST"],
            summary="Make results",
            description="Conditions by slot: texts and cells as JSON, pictures and sounds as files. Needs the token as a bearer.",
            openapi_extra=_body(),
            responses={code: {"description": words} for code, words in _ANSWERS.items()},
        )
        return app

    async def health(self) -> dict[str, Any]:
        """Whether it answers, and how many requests it works on."""
        return {"status": "ok", "working": self._working, "queue": self._limits.queue}

    async def page(self) -> HTMLResponse:
        """How it is used."""
        return HTMLResponse(_page(self._about, self._limits))

    async def generate(self, request: Request) -> Response:
        """Make results; refused without the token, beyond the queue, or beyond a limit."""
        if not allowed(request.headers.get("authorization", ""), self._token):
            raise HTTPException(401, "The token is missing or wrong.", {"WWW-Authenticate": "Bearer"})
        if self._working >= self._limits.queue:
            raise HTTPException(429, "Too many requests wait. Try again later.", {"Retry-After": "5"})
        self._working += 1
        try:
            return await self._answer(request)
        finally:
            self._working -= 1

    async def _answer(self, request: Request) -> Response:
        request = Request(request.scope, counted(request.receive, self._limits.body_bytes))
        try:
            async with asyncio.timeout(self._limits.read_s):
                asked, sent = await self._read(request)
            found = await run_in_threadpool(self._maker.make, asked, sent)
        except BodyTooLargeError:
            raise HTTPException(413, f"A request has at most {self._limits.body_bytes:,} bytes.") from None
        except TimeoutError:
            raise HTTPException(408, "The request did not arrive in time.") from None
        except StudioError as error:
            code = next((code for kind, code in _CODES if isinstance(error, kind)), 500)
            raise HTTPException(code, str(error)) from error
        finally:
            with suppress(BodyTooLargeError):
                await request.close()
        return JSONResponse(found)

    async def _read(self, request: Request) -> tuple[WebRequest, Sent]:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "multipart/form-data":
            form = await request.form(max_files=self._limits.files, max_fields=1, max_part_size=1_000_000)
            sent: Sent = [
                (name, value.filename or "", _writer(value))
                for name, value in form.multi_items()
                if isinstance(value, UploadFile)
            ]
            told = form.get(REQUEST, "{}")
            return _asked(told if isinstance(told, str) else ""), sent
        if kind == "application/json":
            return _asked((await request.body()).decode("utf-8", "replace")), []
        raise HTTPException(415, "Send application/json or multipart/form-data.")


def _writer(file: UploadFile) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with path.open("wb") as target:
            shutil.copyfileobj(file.file, target)

    return write


def _asked(text: str) -> WebRequest:
    """A request as JSON.

    Raises:
        UsageError: If it is none.
    """
    try:
        return WebRequest.model_validate_json(text)
    except (ValidationError, RecursionError) as error:
        reason = first_reason(error) if isinstance(error, ValidationError) else DEEP
        raise UsageError("The request cannot be understood: {reason}.", reason=reason) from error


_ANSWERS = {
    200: "The results, and notes about what was given",
    400: "What was asked for does not fit the run",
    401: "The token is missing or wrong",
    408: "The request did not arrive in time",
    413: "The request is too large",
    415: "The request is neither JSON nor a form with files",
    429: "Too many requests wait",
    504: "It took too long",
}


def _body() -> dict[str, Any]:
    """The body of a request in OpenAPI's words."""
    schema = WebRequest.model_json_schema()
    form = {
        "type": "object",
        "properties": {REQUEST: {"type": "string"}},
        "additionalProperties": {"format": "binary"},
    }
    content = {"application/json": {"schema": schema}, "multipart/form-data": {"schema": form}}
    return {"requestBody": {"content": content, "required": True}}


def _page(about: Mapping[str, Any], limits: Limits) -> str:
    """A page that fetches nothing: what the run takes, and how it is asked."""
    slots = "".join(
        f"<tr><td>{escape(name)}</td><td>{escape(how)}</td></tr>" for name, how in about["takes"].items()
    )
    example = escape(json.dumps({"conditions": about["example"], "seed": 0, "count": 1}, ensure_ascii=False))
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>MM Studio</title><style>{STYLE}</style><main>'
        f"<h1>{escape(about['name'])}</h1><p class=lead>Makes {escape(', '.join(about['makes']))}.</p>"
        f"<h2>What it takes</h2><table><tr><th>Slot</th><th>How it is sent</th></tr>{slots}</table>"
        "<h2>How it is asked</h2><p>POST /generate with the header <code>Authorization: Bearer TOKEN</code>.</p>"
        f"<pre>{example}</pre>"
        f"<p>Files go along in a form (multipart), each named by its slot; the JSON is then the field <code>{REQUEST}</code>. "
        f"At most {limits.body_bytes:,} bytes, {limits.files} files and {limits.count} results a request; beyond {limits.queue} "
        "requests at a time the answer is 429. Everything in full: <a href=openapi.json>openapi.json</a>.</p></main></html>"
    )
