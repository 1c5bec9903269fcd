"""Serves generated applications: [{"framework", "file", "port"}, …] on standard input, "ready" when all of them listen."""

import json
import logging
import runpy
import sys
import threading
import time

import x402_stand_in

logging.getLogger("werkzeug").setLevel(logging.ERROR)


def serve(framework: str, file: str, port: int) -> None:
    x402_stand_in.install(framework)
    app = runpy.run_path(file)["app"]
    if framework == "Flask":
        from werkzeug.serving import make_server

        server = make_server("127.0.0.1", port, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return
    import uvicorn

    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.01)


for scene in json.loads(sys.stdin.readline()):
    serve(scene["framework"], scene["file"], scene["port"])
print("ready", flush=True)
sys.stdin.read()
