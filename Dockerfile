# SPDX-License-Identifier: Apache-2.0
# Builds Kiln from its sources, then keeps only what runs: a JRE and the jars. PostgreSQL is another container's business.
FROM eclipse-temurin:25-jdk AS build
RUN apt-get update && apt-get install -y --no-install-recommends maven && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN mvn -q -pl server/app -am -DskipTests package

FROM eclipse-temurin:25-jre
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/kiln --create-home kiln
WORKDIR /opt/kiln
COPY --from=build /src/kiln ./kiln
COPY --from=build /src/server/app/target/lib ./lib
# the class cache is good for this JRE and these jars in this place only
RUN ./kiln prepare
USER kiln
ENV KILN_HOME=/var/lib/kiln KILN_BIND=0.0.0.0
VOLUME /var/lib/kiln
EXPOSE 8080 2575
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=6 \
    CMD curl -fsS http://127.0.0.1:8080/actuator/health || exit 1
ENTRYPOINT ["/opt/kiln/kiln"]
CMD ["up"]
