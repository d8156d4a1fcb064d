"""Addresses of documents and of stock."""

from django.urls import URLPattern, include, path

from inventory.views import (
    actions,
    change_properties,
    documents,
    editor,
    hints,
    lot_from_lot,
    page,
    progress,
    scan,
    serial_entries,
    stock,
    typed,
)

documents_urls: list[URLPattern] = [
    path("", documents.DocumentList.as_view(), name="list"),
    path("new/<slug:type_code>/", editor.NewDocument.as_view(), name="new"),
    path("suggest/items/", hints.suggest_items, name="suggest-items"),
    path("suggest/partners/", hints.suggest_partners, name="suggest-partners"),
    path("suggest/places/<slug:type_code>/", hints.suggest_places, name="suggest-places"),
    path("hint/<slug:type_code>/", hints.line_hint, name="line-hint"),
    path("serials/<slug:type_code>/", serial_entries.check_serials, name="check-serials"),
    path("scan/<slug:type_code>/", scan.scan, name="scan"),
    path("progress/<uuid:key>/", progress.show, name="progress"),
    path("typed/<slug:type_code>/", typed.keep, name="typed"),
    path("typed/<slug:key>/discard/", typed.discard, name="typed-discard"),
    path("<int:pk>/", page.DocumentPage.as_view(), name="detail"),
    path("<int:pk>/edit/", editor.EditDocument.as_view(), name="edit"),
    path("<int:pk>/post/", actions.post, name="post"),
    path("<int:pk>/reverse/", actions.Reverse.as_view(), name="reverse"),
    path("<int:pk>/delete/", actions.Delete.as_view(), name="delete"),
    path("<int:pk>/lines/<int:line>/serials/", page.LineSerials.as_view(), name="line-serials"),
]

stock_urls: list[URLPattern] = [
    path("", stock.stock_list, name="list"),
    path("places/<int:pk>/", stock.place, name="place"),
    path("places/<int:pk>/properties/", change_properties.ChangeProperties.as_view(), name="change-properties"),
]

urlpatterns = [
    path("documents/", include((documents_urls, "documents"))),
    path("stock/", include((stock_urls, "stock"))),
    path("lots/<int:pk>/split/", lot_from_lot.LotFromLot.as_view(), name="lot-from-lot"),
]
