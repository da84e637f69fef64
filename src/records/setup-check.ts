/** One check of a repository's set-up. */
export interface SetupCheck {
  readonly name: string
  readonly status: 'ok' | 'warn' | 'fail'
  readonly what: string
  /** Exactly what mends it: YAML with its place, a line with its file, or a setting with its page. */
  readonly fix: string | null
}
