# syntax=docker/dockerfile:1
# One image for `serve` and `work`: the same program, the same Node as everywhere else, and ffmpeg.

FROM node:24.21.0-bookworm AS build
ENV ONNXRUNTIME_NODE_INSTALL=skip
WORKDIR /house
COPY package.json package-lock.json .npmrc tsconfig.json ./
# Only sqlite3 may run its install script, against the headers that lie in this image.
RUN npm ci --ignore-scripts --omit=dev \
  && npm_config_nodedir=/usr/local npm rebuild sqlite3 \
  && mkdir -p node_modules/node/bin \
  && ln -sf /usr/local/bin/node node_modules/node/bin/node \
  && rm -rf node_modules/node-linux-* node_modules/onnxruntime-node/bin/napi-v*/win32 node_modules/onnxruntime-node/bin/napi-v*/darwin
COPY protocols ./protocols
COPY media-pipeline ./media-pipeline
COPY server ./server
RUN node server/setup/bundle-browser.ts && node server/setup/build-detector.ts

FROM node:24.21.0-bookworm-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends ffmpeg tini \
  && rm -rf /var/lib/apt/lists/* \
  && install -d -o node -g node -m 700 /data /keys /keys-mirror /checkpoints
# Footage passes in buffers outside the heap: as `server/setup/beeldkluis.sh` does it, few arenas and a small young heap keep memory low.
ENV NODE_ENV=production \
  MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=131072 \
  NODE_OPTIONS=--max-semi-space-size=1 \
  PORT=8080 \
  BEELDKLUIS_DATA=/data \
  BEELDKLUIS_KEYS=/keys \
  BEELDKLUIS_KEYS_MIRROR=/keys-mirror \
  BEELDKLUIS_CHECKPOINTS=/checkpoints
WORKDIR /house
COPY --from=build /house ./
COPY LICENSE publiccode.yml ./
USER node
EXPOSE 8080
ENTRYPOINT ["tini", "--", "node", "server/main.ts"]
CMD ["serve"]
