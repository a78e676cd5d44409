"""Addresses of the account screens; sign-in and passwords are allauth's, beside these."""

from django.urls import path

from govservice.accounts.views import organisations, person, staff

app_name = "accounts"
urlpatterns = [
    path("privacy/", person.notice, name="privacy"),
    path("profile/", person.profile, name="profile"),
    path("profile/reveal/", person.reveal, name="reveal"),
    path("act-for/", organisations.act_for, name="act_for"),
    path("organisations/", organisations.index, name="organisations"),
    path("organisations/find/", organisations.find, name="find_organisation"),
    path("organisations/claim/<str:uscc>/", organisations.claim, name="claim"),
    path("organisations/<int:pk>/", organisations.detail, name="organisation"),
    path("organisations/<int:pk>/invite/", organisations.invite, name="invite"),
    path("organisations/<int:pk>/seats/<int:seat_pk>/", organisations.seat, name="seat"),
    path("invitations/<int:pk>/", organisations.invitation, name="invitation"),
    path("staff/", staff.index, name="staff"),
    path("staff/new/", staff.new, name="staff_new"),
    path("staff/<int:pk>/", staff.person, name="staff_person"),
    path("staff/<int:pk>/offices/<int:office_pk>/end/", staff.end, name="staff_end"),
    path("staff/<int:pk>/unlock/", staff.unlock, name="staff_unlock"),
]
