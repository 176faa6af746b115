"""Mounts everything."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("account/", include("allauth.account.urls")),
    path("", include("cohorts.urls")),
    path("", include("labs.urls")),
    path("", include("talentprogram.notifications.urls")),
    path("", include("talentprogram.home.urls")),
]
