"""The settings of the product, but every address is answered by the bare view."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.bare"
WSGI_APPLICATION = "config.wsgi.application"
