"""What comes in about preferences: one change of a list at a time, and the list that was seen when it is handed in."""

from django import forms


class PlaceForm(forms.Form):
    """Which rank a project moves to."""

    rank = forms.IntegerField(min_value=1, max_value=99)


class SubmitForm(forms.Form):
    """What the page showed when the button was pressed."""

    seen = forms.CharField(required=False, max_length=40)
