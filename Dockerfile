# The worker, and with it the command lines (starter.py, actor.py): the host itself needs no Python.
ARG PYTHON=python:3.12-slim-bookworm

FROM ${PYTHON} AS build
# Wheels only, by hash: nothing is compiled, so no compiler is needed here either, and an unknown file stops the build.
COPY requirements-runtime.lock /
RUN python -m venv --without-pip /opt/venv \
 && pip --python /opt/venv/bin/python install --no-cache-dir --require-hashes --only-binary :all: -r /requirements-runtime.lock
WORKDIR /app
COPY . .
# The container's file system is read-only, so bytecode not made now would be made anew at every start. The sources
# cannot change under it either: unchecked, it is loaded without looking at them.
RUN python -m compileall -q --invalidation-mode unchecked-hash .

FROM ${PYTHON}
# A fixed uid: the owner of a volume must stay the same from one image to the next.
RUN groupadd --gid 10001 sop \
 && useradd --uid 10001 --gid sop --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin sop \
 && install -d -o sop -g sop -m 0700 /var/lib/sop-cycles
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SOP_DATA_DIR=/var/lib/sop-cycles
USER sop
HEALTHCHECK --interval=30s --timeout=20s --start-period=30s --retries=3 CMD ["python", "-m", "deploy.worker_health"]
CMD ["python", "worker.py"]
