import { text, wholeNumber } from './option.ts'

/** What `mlops serve` and the image's own entry both take. */
export const serverOptions = {
  port: wholeNumber('Port to listen on; 0 takes a free one (default: 8080)', 0, 65_535),
  host: text('Address to listen on', '0.0.0.0'),
}
