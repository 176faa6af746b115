"""The import of a kind of thing on the desk: upload, see what would change, confirm."""

import base64
import csv
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from talentprogram.kernel import clock, importing
from talentprogram.kernel.admin import ModelDesk, Policy, _asks
from talentprogram.kernel.forms import Plain
from talentprogram.kernel.importing import Importer, Plan, Unreadable
from talentprogram.kernel.lifecycle import Refused


class UploadForm(Plain):
    """A CSV file; its text is kept for the confirmation, so that exactly what was shown is imported."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"), widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=gettext_lazy("UTF-8, at most 5 MB. Nothing is changed before you have seen what would change."),
    )  # fmt: skip

    def clean_file(self) -> str:
        try:
            return importing.text_of(self.cleaned_data["file"].read(importing.MOST_BYTES + 1))
        except Unreadable as why:
            raise forms.ValidationError(str(why)) from None


class ConfirmForm(forms.Form):
    """The file that was shown, and the fingerprint of what it was shown to do."""

    text = forms.CharField(widget=forms.HiddenInput, strip=False)
    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean_text(self) -> str:
        try:
            return base64.b64decode(self.cleaned_data["text"], validate=True).decode()
        except ValueError:
            raise forms.ValidationError(_("Please upload the file again.")) from None


class ImportDesk(ModelDesk):
    """A kind of thing that also comes in by CSV. `may_import` is a policy; without it nobody may."""

    importer: Importer
    may_import: Policy | None = None
    change_list_template = "admin/desk/change_list_import.html"

    def get_urls(self) -> list[Any]:
        page = self.admin_site.admin_view(self.import_page)
        return [path("import/", page, name=f"{self.opts.app_label}_{self.opts.model_name}_import"), *super().get_urls()]

    def import_url(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_import")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        address = self.import_url() if _asks(type(self).may_import, request.user, None) else ""
        return super().changelist_view(request, {"import_url": address, **(extra_context or {})})

    def import_page(self, request: HttpRequest) -> HttpResponseBase:
        """Show the form; the plan of an uploaded file; or, on the second POST, do it."""
        if not _asks(type(self).may_import, request.user, None):
            raise Http404
        if "template" in request.GET:
            return self._empty_file()
        if request.method == "POST" and "fingerprint" in request.POST:
            return self._confirmed(request)
        upload = UploadForm(request.POST or None, request.FILES or None)
        plan = None
        if request.method == "POST" and upload.is_valid():
            plan = self._planned(request, upload)
        return self._page(request, upload, plan)

    def _planned(self, request: HttpRequest, upload: forms.Form) -> Plan | None:
        try:
            return importing.rehearse(self.importer, upload.cleaned_data["file"], by=request.user, at=clock.now())
        except Unreadable as why:
            upload.add_error("file", str(why))
            return None

    def _confirmed(self, request: HttpRequest) -> HttpResponseBase:
        form, upload = ConfirmForm(request.POST), UploadForm()
        if not form.is_valid():
            messages.error(request, _("Please upload the file again."))
            return redirect(self.import_url())
        data = form.cleaned_data
        try:
            plan = importing.apply(
                self.importer, data["text"], by=request.user, at=clock.now(), expected=data["fingerprint"]
            )
        except (Refused, Unreadable) as why:
            messages.error(request, str(why))
            return redirect(self.import_url())
        if plan.problems:
            return self._page(request, upload, plan)
        count = len(plan.created) + len(plan.changed)
        text = ngettext("%(count)s row imported.", "%(count)s rows imported.", count)
        messages.success(request, text % {"count": count})
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def _page(self, request: HttpRequest, upload: forms.Form, plan: Plan | None) -> HttpResponse:
        kept = base64.b64encode(plan.text.encode()).decode() if plan else ""
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "upload": upload, "plan": plan, "kept": kept,
            "columns": self.importer.columns, "labels": {name: each.label for name, each in self.importer.columns},
            "title": _("Import %(things)s") % {"things": self.opts.verbose_name_plural},
        }  # fmt: skip
        status = 400 if request.method == "POST" and (upload.errors or (plan and plan.problems)) else 200
        return TemplateResponse(request, "admin/desk/import.html", context, status=status)

    def _empty_file(self) -> HttpResponse:
        """A file with the header alone, to begin with."""
        response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.importer.name}.csv"'
        csv.writer(response).writerow([name for name, _field in self.importer.columns])
        return response
