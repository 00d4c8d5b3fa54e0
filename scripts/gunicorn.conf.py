"""How `make run` and the tests serve: two processes, each of which has printed a receipt before its first request."""

from filing.surroundings import warm_press

workers = 2
timeout, graceful_timeout = 60, 15
control_socket_disable = True
max_requests, max_requests_jitter = 5000, 500


def post_worker_init(worker):
    from wsgi import app

    with app.app_context():
        warm_press()
