"""A form that drafts and posts in one go, and does so once."""

from __future__ import annotations

import uuid

from django import forms


class OnceForm(forms.Form):
    """Carries the key that was made with its page, so that a double click posts once."""

    posting_key = forms.CharField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)

    @property
    def key(self) -> uuid.UUID:
        """The key of the page; a new one where somebody spoiled it."""
        try:
            return uuid.UUID(str(self["posting_key"].value()))
        except ValueError:
            return uuid.uuid4()
