import type { ServeOptions } from '../serving/serve-options.ts'
import { text, type Values, wholeNumber } from './option.ts'

/** What `mlops serve` and the image's own entry both take. */
export const serverOptions = {
  port: wholeNumber('Port to listen on; 0 takes a free one (default: 8080)', 0, 65_535),
  host: text('Address to listen on', '0.0.0.0'),
  'keys-file': text('File of bearer keys, one a line; every request but probes has to bring one of them'),
  'body-limit': wholeNumber('Largest body in bytes (default: 8388608)', 1, 999_999_999),
  queue: wholeNumber('Most requests that wait for a prediction; more are answered 429 (default: 1024)', 1, 1_000_000),
  timeout: wholeNumber('Seconds for a request to arrive, and for its prediction (default: 30)', 1, 3600),
  'drain-delay': wholeNumber('Milliseconds to go on answering after SIGTERM, not ready (default: 1000)', 0, 600_000),
}

/** Everything but where the model is. */
export type ServerSettings = Omit<ServeOptions, 'package' | 'name' | 'version' | 'digest'>

export function serverSettings(given: Values<typeof serverOptions>): ServerSettings {
  return {
    port: given.port ?? 8080,
    host: given.host,
    keys_file: given['keys-file'] ?? null,
    body_limit: given['body-limit'] ?? 8 * 2 ** 20,
    queue: given.queue ?? 1024,
    timeout: 1000 * (given.timeout ?? 30),
    drain_delay: given['drain-delay'] ?? 1000,
  }
}
