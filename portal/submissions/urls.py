from django.urls import path

from portal.submissions import views

app_name = "submissions"
urlpatterns = [
    path("", views.submissions, name="list"),
    path("<uuid:pk>/", views.submission, name="detail"),
    path("<uuid:pk>/ask/", views.ask, name="ask"),
]
