"""How `make run` and the tests serve: two processes, each of which has printed a receipt before its first request."""

workers = 2
preload_app = True  # imported once, and shared; nothing is opened before a process serves
timeout, graceful_timeout = 300, 15  # a thousand receipts in one archive, over a slow line
control_socket_disable = True
max_requests, max_requests_jitter = 5000, 500


def post_worker_init(worker):
    from filing.current import warm_press
    from wsgi import app

    with app.app_context():
        warm_press()
