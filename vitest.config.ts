import { defineConfig } from 'vitest/config';

/** A poll waits for what comes by a process, a socket or a browser; its default is a second. */
const PATIENT = { timeout: 60_000 };

/**
 * Three suites, named by what they need: `unit` is pure, `db` runs on a real TimescaleDB
 * (embedded, or the server of DATABASE_URL), `e2e` drives the built application in Chromium.
 * Two workers: CI has two cores, and every db worker owns an engine of its own.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{domain,maps,db,ingest,realtime,jobs,app,bin,bench}/**/*.test.ts'],
          exclude: ['**/*.db.test.ts', '**/node_modules/**'],
          setupFiles: ['./bin/testing/seed.ts'],
          // Nothing here is timed: a limit is for what hangs, also on a machine that is slow and busy.
          testTimeout: 60_000,
          hookTimeout: 60_000
        }
      },
      {
        test: {
          name: 'db',
          include: ['{domain,maps,db,ingest,realtime,jobs,app,bin}/**/*.db.test.ts'],
          globalSetup: ['./db/testing/global-setup.ts'],
          setupFiles: ['./bin/testing/seed.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: PATIENT }
        }
      },
      {
        test: {
          name: 'e2e',
          include: ['{app,bin}/**/*.e2e.ts'],
          globalSetup: ['./bin/testing/e2e-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 240_000,
          fileParallelism: false,
          expect: { poll: PATIENT }
        }
      }
    ]
  }
});
