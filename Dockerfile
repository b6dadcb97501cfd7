# Builds the one binary. Not built in `./x test`, which needs no Docker.
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
ENV CARGO_TARGET_DIR=/src/target
RUN ./x build

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libxml2 libxmlsec1 libxmlsec1-openssl libssl3 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --home-dir /var/lib/tegata --create-home --shell /usr/sbin/nologin tegata
COPY --from=build /src/target/release/tegata /usr/local/bin/tegata
USER tegata
VOLUME /var/lib/tegata
EXPOSE 8700
ENTRYPOINT ["tegata"]
CMD ["serve", "--data", "/var/lib/tegata", "--listen", "0.0.0.0:8700", "--public-url", "http://localhost:8700"]
