"""The comparison with Tryton: what is said when it is not installed, where its database is, what ours does."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bench import tryton
from bench.groups import FULL, GROUPS, usual
from bench.masters import masters
from serials.models import SerialNumber


def test_it_is_measured_at_full_size_or_when_it_is_named():
    assert usual(FULL) == GROUPS
    assert set(GROUPS) - set(usual(FULL - 1)) == {"tryton"}


def test_one_sentence_says_how_to_install_it(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(tryton, "PYTHON", tmp_path / "python")
    assert list(tryton.run(SimpleNamespace())) == []
    said = capsys.readouterr().err.splitlines()
    assert said == ["Tryton is not installed, so nothing is compared with it: make bench-peer installs it."]


@pytest.mark.parametrize(
    ("url", "name", "address"),
    [
        ("postgres://me:secret@there:5433/house", "house_tryton", "postgresql://me:secret@there:5433/"),
        ("sqlite:///some/where/data", "data_tryton", "sqlite://"),
    ],
)
def test_its_database_stands_beside_ours(url, name, address):
    assert tryton._beside(url) == (name, address)


@pytest.mark.django_db
def test_ours_is_from_nothing_to_posted(monkeypatch):
    monkeypatch.setattr(tryton, "PIECES", 3)
    of = masters()
    load = tryton._receive(of)
    codes = tryton._codes(load)
    assert len(codes) == 3
    assert SerialNumber.objects.filter(location=of.locations[0]).count() == 3
    unload = tryton._ship(of, codes)
    assert not unload.is_draft
    assert not SerialNumber.objects.filter(location=of.locations[0]).exists()
