"""Our own few icons, drawn on a grid of 20, as inline SVG that takes the colour of the text around it."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_SHAPES = {
    "add": '<path d="M10 4v12M4 10h12"/>',
    "back": '<path d="M11.5 4.5 6 10l5.5 5.5"/>',
    "forward": '<path d="M8.5 4.5 14 10l-5.5 5.5"/>',
    "first": '<path d="M14 4.5 8.5 10l5.5 5.5M5.5 4.5v11"/>',
    "last": '<path d="M6 4.5 11.5 10 6 15.5M14.5 4.5v11"/>',
    "up": '<path d="m5.5 12 4.5-4.5 4.5 4.5"/>',
    "down": '<path d="m5.5 8 4.5 4.5L14.5 8"/>',
    "both": '<path d="m6.5 8 3.5-3.5L13.5 8M6.5 12l3.5 3.5 3.5-3.5"/>',
    "check": '<path d="m4.5 10.5 3.7 3.7 7.3-8"/>',
    "close": '<path d="m5.5 5.5 9 9m0-9-9 9"/>',
    "warning": '<path d="M10 3.2 17.4 16H2.6z"/><path d="M10 8v3.6m0 2v.1"/>',
    "error": '<circle cx="10" cy="10" r="7"/><path d="M10 6.2v4.6m0 2.6v.1"/>',
    "blocked": '<circle cx="10" cy="10" r="6.8"/><path d="m5.4 14.6 9.2-9.2"/>',
    "info": '<circle cx="10" cy="10" r="7"/><path d="M10 9.2v4.4m0-7.1v.1"/>',
    "help": '<circle cx="10" cy="10" r="7"/><path d="M7.9 8.2a2.1 2.1 0 1 1 3 1.9c-.6.3-.9.7-.9 1.5m0 2v.1"/>',
    "search": '<circle cx="8.8" cy="8.8" r="5.1"/><path d="m12.7 12.7 4 4"/>',
    "scan": '<path d="M3 7V4.5h3M14 4.5h3V7M17 13v2.5h-3M6 15.5H3V13M6.4 7.5v5M9 7.5v5M11.2 7.5v5M13.6 7.5v5"/>',
    "camera": '<path d="M2.8 6h3.4l1.4-2h4.8l1.4 2h3.4v10H2.8z"/><circle cx="10" cy="10.8" r="3"/>',
    "filter": '<path d="M3.5 5.5h13M6 10h8M8.5 14.5h3"/>',
    "download": '<path d="M10 3.5v8.8m-3.6-3.4L10 12.4l3.6-3.5M4 16.2h12"/>',
    "upload": '<path d="M10 12.5V3.8M6.4 7.2 10 3.7l3.6 3.5M4 16.2h12"/>',
    "print": '<path d="M6 7.5v-4h8v4M6 13.5H3.5v-6h13v6H14"/><path d="M6 11.5h8v5H6z"/>',
    "pencil": '<path d="m4 16 .8-3.4 8.6-8.6 2.6 2.6-8.6 8.6zM11.6 5.8l2.6 2.6"/>',
    "trash": '<path d="M4 5.8h12M8 5.5V3.6h4v1.9M5.6 6l.7 10.4h7.4L14.4 6M8.6 9v4.4m2.8-4.4v4.4"/>',
    "copy": '<path d="M7.5 7.5h9v9h-9z"/><path d="M12.5 7.5v-4h-9v9h4"/>',
    "undo": '<path d="M7.2 4 3.8 7.4l3.4 3.4M4.2 7.4h7.6a4.2 4.2 0 0 1 0 8.4H8"/>',
    "lock": '<path d="M5 9h10v7.5H5z"/><path d="M7 9V6.6a3 3 0 0 1 6 0V9"/>',
    "clock": '<circle cx="10" cy="10" r="7"/><path d="M10 6v4.2l2.8 1.7"/>',
    "calendar": '<path d="M3.5 5h13v11.5h-13zM3.5 8.6h13M7 3v3.4M13 3v3.4"/>',
    "user": '<circle cx="10" cy="7" r="3.2"/><path d="M3.8 16.8c.6-3.2 3-4.9 6.2-4.9s5.6 1.7 6.2 4.9"/>',
    "leave": '<path d="M8.5 3.5h-5v13h5M8 10h8.6m-3.2-3.3L16.7 10l-3.3 3.3"/>',
    "keyboard": '<path d="M2.5 5.5h15v9h-15z"/><path d="M5.4 8.6h.1m3 0h.1m3 0h.1m3 0h.1M7 11.8h6"/>',
    "settings": '<path d="M3.5 6h6m4 0h3M3.5 14h3m4 0h6M9.5 6a2 2 0 1 1 4 0 2 2 0 1 1-4 0"/>'
    '<path d="M6.5 14a2 2 0 1 1 4 0 2 2 0 1 1-4 0"/>',
    "serial": '<path d="M3 5v10M5.6 5v10M7.6 5v10M10.8 5v10M12.6 5v10M15 5v10M17 5v10"/>',
    "lot": '<path d="M10 3 17 6.4 10 9.8 3 6.4z"/><path d="m3 10 7 3.4 7-3.4M3 13.4l7 3.4 7-3.4"/>',
    "item": '<path d="M10 2.8 16.5 6v8L10 17.2 3.5 14V6z"/><path d="M3.7 6.2 10 9.3l6.3-3.1M10 9.4v7.6"/>',
    "document": '<path d="M5 3h6.5L15 6.5V17H5z"/><path d="M11.4 3.2v3.5h3.4M7.5 10.5h5m-5 3h5"/>',
    "stock": '<path d="M2.8 16.8V7.4L10 3.4l7.2 4v9.4"/><path d="M6 16.8v-6.2h8v6.2M6 13.7h8"/>',
    "load": '<path d="M3.5 12v4.5h13V12M10 3.2v9m-3.5-3.3L10 12.4l3.5-3.5"/>',
    "unload": '<path d="M3.5 12v4.5h13V12M10 12.4v-9M6.5 6.8 10 3.3l3.5 3.5"/>',
    "transfer": '<path d="M3.5 7h12.3m-3-3 3 3-3 3M16.5 13H4.2m3-3-3 3 3 3"/>',
    "history": '<path d="M3.6 4.4v3.4H7"/><path d="M3.9 7.7A6.7 6.7 0 1 1 3.4 11"/><path d="M10 6.6v3.6l2.6 1.6"/>',
    "trace": '<path d="M4 3v11.5h5M4 7h5"/><path d="M9 4.8h7v4.4H9zM9 12.3h7v4.4H9z"/>',
    "partner": '<path d="M3.5 16.5V5.8L9 3.5v13M9 8h7.5v8.5zM6.2 7.6v.1m0 2.9v.1m0 2.9v.1m6.4-2.9v.1m0 2.5v.1"/>',
    "tag": '<path d="M3.4 3.4h6.4l6.8 6.8-6.4 6.4-6.8-6.8z"/><path d="M7 6.9v.1"/>',
    "bookmark": '<path d="M5.5 3.5h9v13L10 12.8 5.5 16.5z"/>',
    "columns": '<path d="M3.5 4h13v12h-13zM8 4v12M12.2 4v12"/>',
    "link": '<path d="M8 5H4.5v10.5H15V12M11 4h5v5M15.8 4.2 9 11"/>',
}


_DRAWN = {
    name: mark_safe(f'<svg class="icon" viewBox="0 0 20 20" aria-hidden="true">{shapes}</svg>')  # noqa: S308 - our own
    for name, shapes in _SHAPES.items()
}


def icon(name: str, label: str = "") -> SafeString:
    """The icon called ``name``. With ``label`` it speaks for itself; without, the text beside it does."""
    if not label:
        return _DRAWN[name]
    shapes = mark_safe(_SHAPES[name])  # noqa: S308 - our own constant
    return format_html('<svg class="icon" viewBox="0 0 20 20" role="img" aria-label="{}">{}</svg>', label, shapes)
