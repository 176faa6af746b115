"""The addresses of this half, grouped by subject."""

from django.urls import path

from cohorts.views import admissions, answers, applications, calls, references, timetables

app_name = "cohorts"

CALLS = [
    path("calls/", calls.Calls.as_view(), name="calls"),
    path("calls/<slug:slug>/", calls.CallPage.as_view(), name="call"),
    path("calls/<slug:slug>/apply/", applications.Start.as_view(), name="start"),
]

APPLICATIONS = [
    path("applications/<uuid:pk>/", applications.ApplicationPage.as_view(), name="application"),
    path("applications/<uuid:pk>/stream/", answers.StreamPage.as_view(), name="stream"),
    path("applications/<uuid:pk>/sections/<slug:key>/", answers.SectionPage.as_view(), name="section"),
    path("applications/<uuid:pk>/referees/", answers.RefereesPage.as_view(), name="referees"),
    path("applications/<uuid:pk>/submit/", answers.Submit.as_view(), name="submit"),
    path("applications/<uuid:pk>/recall/", applications.Recall.as_view(), name="recall"),
    path("applications/<uuid:pk>/withdraw/", applications.Withdraw.as_view(), name="withdraw"),
    path("applications/<uuid:pk>/undo-withdraw/", applications.UndoWithdraw.as_view(), name="undo_withdraw"),
    path("applications/<uuid:pk>/discard/", applications.Discard.as_view(), name="discard"),
    path("documents/<uuid:pk>/", applications.DocumentFile.as_view(), name="document"),
]

REFERENCES = [
    path("references/<uuid:pk>/replace/", references.Replace.as_view(), name="replace_referee"),
    path("r/<str:token>/", references.Letter.as_view(), name="letter"),
]

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

urlpatterns = [*CALLS, *APPLICATIONS, *REFERENCES, *OFFERS, *WEEKS]
