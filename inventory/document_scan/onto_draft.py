"""A scan put onto the forms of a draft by the server: where there is no JavaScript, and where a page opens with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from core.codes import code_key
from core.entry import parse_entries
from core.gs1 import Scanned
from inventory.document_scan.answering import Answer, already_there, answer_scans
from inventory.document_scan.sheet import Sheet, Step
from inventory.document_scan.sheet_line import FACTS
from inventory.editor import REPEATED, Editor
from inventory.forms.lines import LineForm
from inventory.forms.proposals import typed_values
from inventory.forms.unsaved import unsaved_document
from inventory.services.rights import Actor


def scan_onto(
    editor: Editor, code: str, *, user: Actor, chosen: str = "", links: Mapping[str, Scanned] = MappingProxyType({})
) -> Answer:
    """Put what the code names onto the editor's lines, unless it asks or is wrong; ``chosen`` answers its question."""
    forms = {str(form.prefix): form for form in editor.shown_lines}
    document = unsaved_document(editor.header, editor.document)
    warehouse = document.warehouse_id if document else None
    sheet = Sheet({prefix: _facts(form) for prefix, form in forms.items()}, "", warehouse)
    (answer,) = answer_scans([code], sheet=sheet, document=document, user=user, chosen=chosen, links=links)
    step = answer.step
    if step is None:
        return answer
    for number, (prefix, form) in enumerate(forms.items(), start=1):
        if step.serial and prefix in step.among and _names(form, step.serial):
            return replace(answer, tone="warn", text=already_there(step.serial, number), step=None)
    lines = [typed_values(form) for form in forms.values()]
    _carry_out(step, lines)
    editor.show_lines(lines)
    editor.unsaved = True
    return answer


def _carry_out(step: Step, lines: list[dict[str, Any]]) -> None:
    if step.number > len(lines):
        last = lines[-1] if lines else {}
        lines.append({name: last.get(name) for name in REPEATED})
    line = lines[step.number - 1]
    line.update(step.values)
    if step.serial:
        before = str(line.get("serials") or "").rstrip("\r\n")
        line["serials"] = "\n".join(text for text in (before, step.entry) if text)


def _facts(form: LineForm) -> dict[str, str]:
    facts = {name: form.typed(name) for name in FACTS if name in form.fields}
    count = len(parse_entries(form.typed("serials")).entries)
    return facts | {"count": str(count), "kept": "yes" if form.kept else ""}


def _names(form: LineForm, code: str) -> bool:
    return code_key(code) in {code_key(each) for each in parse_entries(form.typed("serials")).codes}
