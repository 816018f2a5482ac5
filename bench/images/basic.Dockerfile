# The example's old Dockerfile as it can be had without continuumio/miniconda3: one stage on a whole Python with pip and
# build tools, everything copied, development packages too, root. The real one brings conda beside it and is larger.
FROM python:3.13-slim-trixie
RUN apt-get update && apt-get install -y build-essential python3-dev git curl && rm -rf /var/cache/apt/*
WORKDIR /app
COPY environment.yml requirements.bench.txt ./
RUN --mount=type=secret,id=ca_certificate PIP_CERT=/run/secrets/ca_certificate pip install -r requirements.bench.txt
COPY . .
ENV FLASK_APP=app.py
ENV FLASK_ENV=development
EXPOSE 5000
CMD python app.py
