"""What the browser posts for a code type, and what its page shows."""

import html
import re

from django.utils.html import strip_tags


def form(*segments, exclusions=(), **values):
    """What the browser posts for a code type with these segments."""
    data = {
        "kind": "serial",
        "code": "SN5",
        "description": "Five digits",
        "active": "on",
        "start_number": "0",
        "increment": "1",
        "start_letters": "A",
        "prefix": "",
        "suffix": "",
        **values,
    }
    for prefix, rows in (("segments", segments), ("exclusions", exclusions)):
        saved = sum("id" in row for row in rows)
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": saved}
        for index, row in enumerate(rows):
            data |= {f"{prefix}-{index}-{name}": value for name, value in row.items()}
    return data


def segment(source="progressive", length=5, position="", fill="0", **values):
    return {"source": source, "length": length, "position": position, "fill": fill, "text": "", **values}


def codes_in(response):
    return re.findall(r"<li><code>(.*?)</code></li>", response.content.decode())


def parts_in(response):
    """The cells of the table that takes the first code apart."""
    table = response.content.decode().partition('id="code-parts"')[2].partition("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)[1:]
    return [
        [" ".join(strip_tags(cell).split()) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]


def errors_in(response):
    shown = response.content.decode().partition('id="code-preview"')[2].partition("</section>")[0]
    return [html.unescape(error) for error in re.findall(r"<li>(.*?)</li>", shown) if "<code>" not in error]
