"""Questions about laboratories and their themes."""

from labs.models import Theme


def themes_by_lab() -> list[tuple[str, list[tuple[str, str]]]]:
    """The themes under their laboratories, as the choices of a select."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for theme in Theme.objects.select_related("lab"):
        groups.setdefault(str(theme.lab), []).append((str(theme.pk), str(theme)))
    return list(groups.items())
