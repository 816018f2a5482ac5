# As docker init writes it for Python: one stage on the slim image, a user of its own, pip's cache mounted.
FROM python:3.13-slim-trixie AS base
ENV PYTHONDONTWRITEBYTECODE=1
ENV PYTHONUNBUFFERED=1
WORKDIR /app
ARG UID=10001
# Its adduser by useradd, which every Debian has.
RUN useradd --uid "${UID}" --home-dir /nonexistent --no-create-home --shell /sbin/nologin appuser
# docker init leaves Debian packages to the author: rdkit does not start without these.
RUN apt-get update && apt-get install -y --no-install-recommends libexpat1 libxext6 libxrender1 \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/*
RUN --mount=type=cache,target=/root/.cache/pip \
    --mount=type=secret,id=ca_certificate \
    --mount=type=bind,source=requirements.bench.txt,target=requirements.txt \
    PIP_CERT=/run/secrets/ca_certificate python -m pip install -r requirements.txt
# Neither does the application start where it cannot write.
RUN mkdir -p logs cache backup/data && chown -R appuser logs cache backup
USER appuser
COPY . .
EXPOSE 5000
CMD gunicorn 'app:app' --bind=0.0.0.0:5000
