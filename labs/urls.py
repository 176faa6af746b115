from django.urls import path

from labs.views import placements, projects, rankings, rounds

app_name = "labs"
urlpatterns = [
    # -- projects ----------------------------------------------------------------------------------------------------
    path("projects/", projects.Projects.as_view(), name="projects"),
    path("projects/<slug:cohort>/<slug:code>/", projects.ProjectPage.as_view(), name="project"),
    path("proposals/", projects.Proposals.as_view(), name="proposals"),
    path("proposals/new/", projects.Propose.as_view(), name="propose"),
    path("proposals/<uuid:pk>/", projects.Proposal.as_view(), name="proposal"),
    path("proposals/<uuid:pk>/edit/", projects.EditProposal.as_view(), name="proposal_edit"),
    path("proposals/<uuid:pk>/invite/", projects.Invite.as_view(), name="proposal_invite"),
    path("proposals/<uuid:pk>/join/", projects.Join.as_view(), name="proposal_join"),
    path("proposals/<uuid:pk>/say-no/", projects.SayNo.as_view(), name="proposal_say_no"),
    path("proposals/<uuid:pk>/submit/", projects.Submit.as_view(), name="proposal_submit"),
    path("proposals/<uuid:pk>/resubmit/", projects.Submit.as_view(), name="proposal_resubmit"),
    path("proposals/<uuid:pk>/withdraw/", projects.Withdraw.as_view(), name="proposal_withdraw"),
    # -- rankings ----------------------------------------------------------------------------------------------------
    path("ranking/", rankings.Ranking.as_view(), name="ranking"),
    path("ranking/submit/", rankings.Submit.as_view(), name="ranking_submit"),
    path("ranking/edit/", rankings.Edit.as_view(), name="ranking_edit"),
    path("ranking/<uuid:project>/add/", rankings.Add.as_view(), name="ranking_add"),
    path("ranking/<uuid:project>/place/", rankings.Place.as_view(), name="ranking_place"),
    path("ranking/<uuid:project>/remove/", rankings.Remove.as_view(), name="ranking_remove"),
    # -- rounds ------------------------------------------------------------------------------------------------------
    path("my-project/", rounds.WhyPage.as_view(), name="why"),
    # -- placements --------------------------------------------------------------------------------------------------
    path("placements/", placements.Placements.as_view(), name="placements"),
    path("placements/<uuid:pk>/", placements.PlacementPage.as_view(), name="placement"),
    path("placements/<uuid:pk>/confirm/", placements.ConfirmPlacement.as_view(), name="placement_confirm"),
    path("placements/<uuid:pk>/decline/", placements.DeclinePlacement.as_view(), name="placement_decline"),
    path("placements/<uuid:pk>/cv/", placements.StudentCV.as_view(), name="placement_cv"),
]
