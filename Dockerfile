# syntax=docker/dockerfile:1
# Vigie, one image for every process: the command says which. Debian with glibc: the native sockets need it.
FROM node:22-bookworm-slim AS build
WORKDIR /vigie
COPY package.json package-lock.json .npmrc ./
# Not `npm ci`: it refuses a lock made where some other-platform packages cannot be seen (docs/decisions/set-up.md).
RUN npm install --no-save --ignore-scripts && npm rebuild
COPY . .
RUN node node_modules/vite/bin/vite.js build

FROM node:22-bookworm-slim AS libraries
WORKDIR /vigie
COPY package.json package-lock.json .npmrc ./
RUN npm install --no-save --omit=dev --ignore-scripts && npm rebuild

FROM node:22-bookworm-slim
WORKDIR /vigie
# A user of its own, and folders that a fresh volume takes its owner and rights from.
RUN groupadd --gid 10001 vigie && useradd --uid 10001 --gid vigie --no-create-home --shell /usr/sbin/nologin vigie \
  && install -d -o vigie -g vigie -m 0700 /data /data/secrets /data/spool /data/drop /data/run /data/log /backups /anchor
COPY --from=libraries /vigie/node_modules ./node_modules
COPY --from=build /vigie/build ./build
COPY package.json LICENSE ./
COPY bin ./bin
COPY domain ./domain
COPY maps ./maps
COPY db ./db
COPY ingest ./ingest
COPY realtime ./realtime
COPY jobs ./jobs
COPY app ./app
ENV NODE_ENV=production VIGIE_ENV=production VIGIE_DATA_DIR=/data
USER vigie
# 3000 pages, sockets and live data; 3001 feeds; 3002 pages behind the front door
EXPOSE 3000 3001 3002
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "bin/vigie.ts"]
CMD ["help"]
