/** One mistake in what the user gave us. */
export interface Problem {
  /** File, line, input or flag, e.g. `mlops.yml:14` or `--set`. */
  readonly where?: string
  /** What is wrong, naming the value. */
  readonly what: string
  /** What would have been accepted. */
  readonly allowed?: string
}

/**
 * The user's input is wrong: exit code 2, no stack trace. Anything else that is thrown is a bug of ours (exit code 3).
 * All mistakes found are carried at once, so that a user mends them in one go.
 */
export class UserError extends Error {
  readonly problems: readonly Problem[]

  constructor(problems: Problem | readonly Problem[] | string, options?: ErrorOptions) {
    const list: readonly Problem[] =
      typeof problems === 'string' ? [{ what: problems }] : 'what' in problems ? [problems] : problems
    super(list.map(sentence).join('\n'), options)
    this.name = 'UserError'
    this.problems = list
  }
}

function sentence({ where, what, allowed }: Problem): string {
  return [where ? `${where}: ${what}` : what, allowed ? `allowed: ${allowed}` : ''].filter(Boolean).join('; ')
}
