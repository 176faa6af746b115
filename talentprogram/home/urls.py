from django.urls import path

from talentprogram.home import views

app_name = "home"
urlpatterns = [
    path("", views.Programme.as_view(), name="programme"),
    path("me/", views.Me.as_view(), name="me"),
    path("me/profile/", views.Profile.as_view(), name="profile"),
    path("language/", views.Language.as_view(), name="language"),
    path("sign-in-as/", views.SignInAsCast.as_view(), name="sign_in_as"),
    path("design/", views.Design.as_view(), name="design"),
    path("healthz", views.Health.as_view(), name="health"),
]
