from django.urls import path

from portal.accounts import held_views, views

urlpatterns = [
    path("signup/", views.sign_up, name="signup"),
    path("signup/<str:signed>/", held_views.held, name="signup_held"),
    path("login/", views.sign_in, name="login"),
    path("logout/", views.sign_out, name="logout"),
]
