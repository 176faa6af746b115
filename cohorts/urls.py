"""The addresses of this half, grouped by subject."""

from django.urls import path

from cohorts.views import admissions, timetables

app_name = "cohorts"

OFFERS = [
    path("applications/<uuid:pk>/offer/", admissions.Offer.as_view(), name="offer"),
    path("applications/<uuid:pk>/offer/accept/", admissions.Accept.as_view(), name="accept"),
    path("applications/<uuid:pk>/offer/decline/", admissions.Decline.as_view(), name="decline"),
    path("applications/<uuid:pk>/offer/undo/", admissions.UndoDecline.as_view(), name="undo_decline"),
    path("applications/<uuid:pk>/conditions/", admissions.Conditions.as_view(), name="conditions"),
    path("conditions/<uuid:pk>/", admissions.ShowCondition.as_view(), name="condition"),
]

WEEKS = [
    path("my-week/", timetables.MyWeek.as_view(), name="my_week"),
    path("my-week/address/", timetables.GiveAddress.as_view(), name="give_address"),
    path("calendar/<str:token>.ics", timetables.Feed.as_view(), name="feed"),
]

urlpatterns = [*OFFERS, *WEEKS]
