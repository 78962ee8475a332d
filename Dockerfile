# Muster without a window, as its own user: docker build -t muster . && docker compose up
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24.21.0-bookworm-slim
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates git procps \
  && rm -rf /var/lib/apt/lists/* \
  && npm install --global @anthropic-ai/claude-code@2.1.329 \
  && npm cache clean --force \
  && install --directory --owner=node --group=node --mode=700 /data /home/node/.claude
WORKDIR /muster
COPY --from=build /src/package.json ./
COPY --from=build /src/node_modules ./node_modules
COPY --from=build /src/out ./out
ENV MUSTER_DATA_DIR=/data
# The key and the database are made there, at the first start.
VOLUME /data
EXPOSE 4317
USER node
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4317/api/v1/health/live').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "out/main/cli.js", "serve", "--host", "0.0.0.0"]
