"""Code types in settings.json (domain: files in and out)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.codes import code_key
from core.settings_file import Fields, Node, Tally, plain
from numbering.document_kinds import DocumentKind
from numbering.models import CodeKind, CodeType, Exclusion, Segment
from numbering.validation import check_rule

_FIELDS: Fields = {
    "description": str,
    "active": bool,
    "start_number": int,
    "increment": int,
    "prefix": str,
    "suffix": str,
    "start_letters": str,
    "fill_gaps": bool,
}
_SEGMENT_FIELDS: Fields = {"source": str, "length": int, "fill": str, "root": bool, "text": str}
_EXCLUSION_FIELDS: Fields = {"document_type": str, "sales": bool}
_KEYS = ("kind", "code", *_FIELDS, "segments", "exclusions")


def give_code_types() -> list[dict[str, Any]]:
    """Every code type as the file has it."""
    rules = CodeType.objects.order_by("kind", "code_key").prefetch_related("segments", "exclusions")
    return [_give(rule) for rule in rules]


def _give(rule: CodeType) -> dict[str, Any]:
    return {
        "kind": rule.kind,
        "code": rule.code,
        **plain(rule, _FIELDS),
        "segments": [plain(segment, _SEGMENT_FIELDS) for segment in rule.segments.all()],
        "exclusions": [plain(exclusion, _EXCLUSION_FIELDS) for exclusion in rule.exclusions.all()],
    }


def take_code_types(nodes: list[Node]) -> Tally:
    """Create and update code types by kind and code; segments and exclusions, when given, replace the old ones."""
    stored = {(rule.kind, rule.code_key): rule for rule in CodeType.objects.prefetch_related("segments", "exclusions")}
    tally = Tally()
    for node in nodes:
        node.refuse_unknown(_KEYS)
        kind, code = node.value("kind", str, ""), node.code("code")
        if kind not in CodeKind.values:
            node.fail("kind", _("is missing; it is lot or serial.") if not kind else _("is neither lot nor serial."))
        elif code and tally.first_time(node, (kind, code_key(code))):
            _take(node, stored.get((kind, code_key(code))), CodeType(kind=kind, code=code, description=code), tally)
    return tally


def _take(node: Node, stored: CodeType | None, new: CodeType, tally: Tally) -> None:
    before = _give(stored) if stored else None
    wrong = node.problems.total
    rule = stored or new
    node.assign(rule, _FIELDS)
    segments = _segments(node) if "segments" in node.data or stored is None else list(rule.segments.all())
    exclusions = _exclusions(node) if "exclusions" in node.data or stored is None else list(rule.exclusions.all())
    if not node.checked(rule) or node.problems.total != wrong:
        return
    for error in check_rule(rule, segments):
        node.fail("", error)
    after = {
        **_give_plain(rule),
        "segments": [plain(segment, _SEGMENT_FIELDS) for segment in segments],
        "exclusions": [plain(exclusion, _EXCLUSION_FIELDS) for exclusion in exclusions],
    }
    tally.count(before, after)
    if before != after and node.problems.total == wrong:
        _save(rule, segments, exclusions)


def _give_plain(rule: CodeType) -> dict[str, Any]:
    return {"kind": rule.kind, "code": rule.code, **plain(rule, _FIELDS)}


def _segments(node: Node) -> list[Segment]:
    segments = []
    for position, child in enumerate(node.objects("segments"), start=1):
        child.refuse_unknown(tuple(_SEGMENT_FIELDS))
        segment = Segment(position=position, length=1)
        child.assign(segment, _SEGMENT_FIELDS)
        if "length" not in child.data:
            child.fail("length", _("is missing."))
        _check_fields(child, segment)
        segments.append(segment)
    return segments


def _exclusions(node: Node) -> list[Exclusion]:
    exclusions: dict[tuple[str, bool], Exclusion] = {}
    for child in node.objects("exclusions"):
        child.refuse_unknown(tuple(_EXCLUSION_FIELDS))
        exclusion = Exclusion()
        child.assign(exclusion, _EXCLUSION_FIELDS)
        if exclusion.document_type not in DocumentKind.values:
            types = ", ".join(DocumentKind.values)
            child.fail("document_type", _("is not a document type; the types are %(types)s.") % {"types": types})
        exclusions[exclusion.document_type, exclusion.sales] = exclusion
    return [exclusions[key] for key in sorted(exclusions)]


def _check_fields(node: Node, record: Segment) -> None:
    try:
        record.clean_fields(exclude={"code_type"})
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            node.fail(name, " ".join(messages))


def _save(rule: CodeType, segments: list[Segment], exclusions: list[Exclusion]) -> None:
    rule.save()
    for model, records in ((Segment, segments), (Exclusion, exclusions)):
        model._default_manager.filter(code_type=rule).delete()
        for record in records:
            record.pk, record.code_type = None, rule
        model._default_manager.bulk_create(records)  # type: ignore[arg-type]
