"""The API's own description, with Swagger UI and Redoc from the packages, so that both work offline."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, make_response
from flask_openapi3 import Info, OpenAPI

from backend.api.security import SESSION_COOKIE, requires

INFO = Info(
    title="Negotiator",
    version="1",
    description="Negociación de deudas: campañas, conversación, ofertas y acuerdos.",
)
SECURITY_SCHEMES: dict[str, Any] = {
    "cookie": {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE},
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
}
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; worker-src blob:; frame-ancestors 'none'"
)
PAGE = """<!DOCTYPE html>
<html lang="es"><head><meta charset="utf-8"><title>Negotiator API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{head}</head>
<body><div id="page"></div><script src="{viewer}"></script><script src="{start}"></script></body></html>
"""
SWAGGER_PAGE = PAGE.format(
    head='<link rel="stylesheet" href="/docs/files/css/swagger-ui.css">',
    viewer="/docs/files/js/swagger-ui-bundle.js",
    start="/docs/start.js",
)
REDOC_PAGE = PAGE.format(
    head="",
    viewer="/redoc/files/js/redoc.standalone.js",
    start="/redoc/start.js",
)
SWAGGER_START = 'SwaggerUIBundle({url: "/openapi.json", dom_id: "#page", deepLinking: true});'
REDOC_START = 'Redoc.init("/openapi.json", {}, document.getElementById("page"));'


def register_documentation(app: OpenAPI) -> None:
    """Serve `/openapi.json`, `/docs` and `/redoc`."""

    @requires("public")
    def openapi() -> Response:
        return jsonify(app.api_doc)

    app.add_url_rule("/openapi.json", view_func=openapi)
    _register_viewer(app, "docs", SWAGGER_PAGE, SWAGGER_START, "flask_openapi3_swagger", "swagger")
    _register_viewer(app, "redoc", REDOC_PAGE, REDOC_START, "flask_openapi3_redoc", "redoc")


def _register_viewer(app: Flask, name: str, page: str, start: str, package: str, folder: str) -> None:
    viewer = Blueprint(
        name,
        __name__,
        url_prefix=f"/{name}",
        static_folder=Path(str(files(package))) / "templates" / folder,
        static_url_path="/files",
    )
    viewer.access = "public"  # type: ignore[attr-defined]
    viewer.add_url_rule("", "page", lambda: _answer(page, "text/html"))
    viewer.add_url_rule("/start.js", "start", lambda: _answer(start, "text/javascript"))
    app.register_blueprint(viewer)


def _answer(text: str, mimetype: str) -> Response:
    response = make_response(text)
    response.mimetype = mimetype
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    return response
