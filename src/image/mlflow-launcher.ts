/** Where the launcher is in the image. */
export const LAUNCHER = '/serve.py'

/**
 * The first process of a container whose model MLflow serves. `mlflow models serve` only waits for the server that it starts: as the first
 * process it would not even be ended by SIGTERM, so that every stop took the whole grace period and ended in SIGKILL (MLflow 3.17.2,
 * `docker stop`: 10 s, exit code 137). This one tells all of them, and leaves when the server has finished what it was asked.
 */
export const mlflowLauncher = `"""mlflow models serve, with SIGTERM for its server too; takes the same options."""

import os
import signal
import subprocess
import sys

stopping = False
mlflow = subprocess.Popen(["mlflow", "models", "serve", *sys.argv[1:]], start_new_session=True)


def stop(number, frame):
    global stopping
    stopping = True
    try:
        os.killpg(mlflow.pid, signal.SIGTERM)
    except ProcessLookupError:
        pass


signal.signal(signal.SIGTERM, stop)
signal.signal(signal.SIGINT, stop)
status = 1
while True:
    try:
        pid, code = os.wait()
    except ChildProcessError:
        break
    if pid == mlflow.pid:
        status = os.waitstatus_to_exitcode(code)
sys.exit(0 if stopping else status if 0 < status < 256 else 1)
`
