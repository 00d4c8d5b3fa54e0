"""How `make run` and the tests serve: two processes, each of which has printed a receipt before its first request."""

worker_class = "filing.http.serving.CollectingWorker"
workers, threads = 2, 8
worker_connections = 1000  # of each process, most of them idle
preload_app = True  # imported once, and shared; nothing is opened before a process serves
timeout, graceful_timeout = (
    60,
    30,
)  # of a loop that stands still; of requests under way when a process is to end
control_socket_disable = True
max_requests, max_requests_jitter = 5000, 500


def on_starting(server):
    """The engine is loaded once for all processes, so that the first act of none waits for it; what ended processes counted is kept.

    A version that cannot live with the tables does not begin.
    """
    import filing.work.engine  # noqa: F401
    from filing.figures import gather_all
    from filing.services.schema import SchemaUnfit, require_fit
    from wsgi import app

    try:
        require_fit(app)
    except SchemaUnfit as unfit:
        raise SystemExit(f"filing: {unfit}") from unfit

    gather_all()


def post_worker_init(worker):
    from filing.current import warm_press
    from wsgi import app

    with app.app_context():
        warm_press()


def child_exit(server, worker):
    from filing.figures import gather

    gather(worker.pid)
