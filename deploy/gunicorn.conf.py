"""How gunicorn serves the API: one process of many threads; more instances, not more workers, make it larger.

Started as `gunicorn --config deploy/gunicorn.conf.py "backend.app:create_app()"`, by the container and by systemd.
"""

import os

bind = os.environ.get("API_BIND", "0.0.0.0:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
# A stream or a slow model holds a thread; one is made only when none is free, and costs little while it waits.
worker_class = "gthread"
threads = int(os.environ.get("API_THREADS", "600"))
# What was begun is finished before the process ends: a turn with a model may take 30 seconds.
graceful_timeout = 40
timeout = 60
keepalive = 15
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
# Requests are in the structured log already, masked.
accesslog = None
forwarded_allow_ips = "127.0.0.1"
