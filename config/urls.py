from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.templatetags.static import static
from django.urls import include, path
from django.views.generic.base import RedirectView
from django.views.i18n import set_language

from config import views

urlpatterns = [
    path("", views.home, name="home"),
    path("login/", LoginView.as_view(template_name="core/login.html", redirect_authenticated_user=True), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("healthz", views.healthz, name="healthz"),
    # Browsers ask for it where a page names no icon, as those of the administration.
    path("favicon.ico", login_not_required(RedirectView.as_view(url=static("favicon.svg"), permanent=True))),
    path("admin/", admin.site.urls),
    # Each room names its paths whole, in a namespace of its own.
    path("", include("items.urls")),
    path("", include("lots.urls")),
    path("", include("serials.urls")),
    path("", include("inventory.urls")),
    path("", include("inventory.property_urls")),
    path("", include("tracing.urls")),
    path("", include("labels.urls")),
]
