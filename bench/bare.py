"""A bare view: it sends the statements that a page sends, fetches what they give, and returns as many bytes.

Which statements and which bytes stands in the file that ``BENCH_BARE`` names.
"""

from __future__ import annotations

import os
import pickle
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Template, engines
from django.urls import re_path


@cache
def known() -> tuple[list[tuple[str, Any]], str, Template]:
    """Statements with their parameters, the page, and the template that prints it."""
    statements, page = pickle.loads(Path(os.environ["BENCH_BARE"]).read_bytes())  # noqa: S301 - written by bench.pages
    return statements, page, engines["django"].from_string("{{ page|safe }}")


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    """The session and the user are among the statements."""
    statements, page, template = known()
    with connection.cursor() as cursor:
        for sql, parameters in statements:
            cursor.execute(sql, parameters)
            cursor.fetchall()
    return HttpResponse(template.render({"page": page}, request))


urlpatterns = [re_path("", bare)]
