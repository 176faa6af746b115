from django.urls import path

from talentprogram.notifications import views

app_name = "notifications"
urlpatterns = [
    path("mailbox/", views.Mailbox.as_view(), name="mailbox"),
    path("mailbox/<uuid:pk>/", views.OneLetter.as_view(), name="letter"),
    path("mailbox/<uuid:pk>/html/", views.LetterHtml.as_view(), name="letter_html"),
]
