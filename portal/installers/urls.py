from django.urls import path

from portal.installers import outside, views

app_name = "installers"
urlpatterns = [
    path("installers/", views.links, name="links"),
    path("installers/<uuid:pk>/", views.link, name="link"),
    path("installers/<uuid:pk>/revoke/", views.revoke, name="revoke"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/<int:pk>/", views.review, name="review"),
    path("i/<str:token>/", outside.forms, name="outside"),
    path("i/<str:token>/new/", outside.new, name="outside_new"),
    path("i/<str:token>/look/", outside.look, name="outside_look"),
    path("i/<str:token>/photos/", outside.photo, name="outside_photos"),
    path("i/<str:token>/me/", outside.me, name="outside_me"),
    path("i/<str:token>/forms/<int:pk>/", outside.form, name="outside_form"),
]
