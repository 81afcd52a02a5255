"""The web server's way in."""

import os

from django.core.wsgi import get_wsgi_application

from portal import memory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()
memory.settle()
