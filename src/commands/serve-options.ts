import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { decimalNumber } from '../data/decimal-number.ts'
import { UserError } from '../errors.ts'
import { parseLogTarget } from '../serving/log-sink.ts'
import type { ServeOptions } from '../serving/serve-options.ts'
import { list, text, type Values, wholeNumber } from './option.ts'

/** What `mlops serve` and the image's own entry both take. */
export const serverOptions = {
  port: wholeNumber('Port to listen on; 0 takes a free one (default: 8080)', 0, 65_535),
  host: text('Address to listen on', '0.0.0.0'),
  workers: text('Processes that serve, each with the whole model; auto: as many as there are processors', '1'),
  'keys-file': text('File of bearer keys, one a line; every request but probes has to bring one of them'),
  'body-limit': wholeNumber('Largest body in bytes (default: 8388608)', 1, 999_999_999),
  queue: wholeNumber('Most requests that wait for a prediction; more are answered 429 (default: 1024)', 1, 1_000_000),
  timeout: wholeNumber('Seconds for a request to arrive, and for its prediction (default: 30)', 1, 3600),
  'drain-delay': wholeNumber('Milliseconds to go on answering after SIGTERM, not ready (default: 1000)', 0, 600_000),
  'batch-rows': wholeNumber('Most rows of an ONNX model that are predicted together (default: 256)', 1, 1_000_000),
  'batch-wait': wholeNumber('Milliseconds that a request to an ONNX model waits for others (default: 0)', 0, 60_000),
  log: text('Keep a prediction log: a folder, stdout, s3://BUCKET/PREFIX, or command:TEXT run for each complete file'),
  'log-sample': text('Share of the requests that is logged, 0 to 1', '1'),
  'log-hash': list('Column of which the log holds a keyed hash, and profiles nothing'),
  'log-redact': list('Column that log and profiles leave out'),
  'log-hash-key-file': text(
    'File of the key of the hashes (default: a random one, so that they compare in one log only)',
  ),
  'log-queue': wholeNumber(
    'Most rows that wait to be logged; more are dropped and counted (default: 50000)',
    1,
    9_999_999,
  ),
  'log-rotate-bytes': wholeNumber('Bytes after which a log file is complete (default: 67108864)', 1, 999_999_999),
  'log-rotate-seconds': wholeNumber('Seconds after which a log file is complete (default: 3600)', 1, 999_999),
  'profile-window': wholeNumber('Seconds of rows that one profile holds (default: 3600)', 1, 999_999),
}

const MOST_KEY_BYTES = 4096
/** Two days of hours. */
const KEPT_WINDOWS = 48

/** Everything but where the model is. */
type Given = Values<typeof serverOptions>
export type ServerSettings = Omit<ServeOptions, 'package' | 'name' | 'version' | 'digest'>

/** Throws UserError for a log's target, share or key file that is none. */
export async function serverSettings(given: Given): Promise<ServerSettings> {
  return {
    port: given.port ?? 8080,
    host: given.host,
    keys_file: given['keys-file'] ?? null,
    body_limit: given['body-limit'] ?? 8 * 2 ** 20,
    queue: given.queue ?? 1024,
    timeout: 1000 * (given.timeout ?? 30),
    drain_delay: given['drain-delay'] ?? 1000,
    batch: { rows: given['batch-rows'] ?? 256, wait: given['batch-wait'] ?? 0 },
    log: given.log === undefined ? null : await logSettings(given.log, given),
    profile: {
      window: 1000 * (given['profile-window'] ?? 3600),
      kept: KEPT_WINDOWS,
      hidden: [...given['log-hash'], ...given['log-redact']],
    },
  }
}

const MOST_WORKERS = 128

/** Throws UserError. */
export function workerCount(given: string): number {
  if (given === 'auto') return Math.min(MOST_WORKERS, availableParallelism())
  const count = /^\d{1,3}$/.test(given) ? Number(given) : 0
  if (count >= 1 && count <= MOST_WORKERS) return count
  throw new UserError({
    where: '--workers',
    what: `${JSON.stringify(given)} is not accepted`,
    allowed: `a whole number from 1 to ${MOST_WORKERS}, or auto`,
  })
}

async function logSettings(log: string, given: Given): Promise<NonNullable<ServerSettings['log']>> {
  const target = parseLogTarget(log)
  const sampled = decimalNumber(given['log-sample'])
  const problems = [
    ...(target === null
      ? [
          {
            where: '--log',
            what: `${JSON.stringify(log)} is no target`,
            allowed: 'a folder, stdout, s3://BUCKET/PREFIX, command:TEXT',
          },
        ]
      : []),
    ...(sampled >= 0 && sampled <= 1
      ? []
      : [
          {
            where: '--log-sample',
            what: `${JSON.stringify(given['log-sample'])} is not accepted`,
            allowed: 'a number from 0 to 1',
          },
        ]),
  ]
  if (target === null || problems.length > 0) throw new UserError(problems)
  const keyFile = given['log-hash-key-file']
  return {
    target,
    sampled,
    hashed: given['log-hash'],
    redacted: given['log-redact'],
    hash_key: keyFile === undefined ? null : await readKey(keyFile),
    queue: given['log-queue'] ?? 50_000,
    rotation: {
      bytes: given['log-rotate-bytes'] ?? 64 * 2 ** 20,
      milliseconds: 1000 * (given['log-rotate-seconds'] ?? 3600),
    },
  }
}

async function readKey(file: string): Promise<Buffer> {
  const key = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new UserError({ where: file, what: 'this file is missing' }) : error
  })
  if (key.length >= 16 && key.length <= MOST_KEY_BYTES) return key
  throw new UserError({
    where: file,
    what: `holds ${key.length} bytes`,
    allowed: `16 to ${MOST_KEY_BYTES} bytes of a key`,
  })
}
