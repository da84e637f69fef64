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

const told: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'the system does not permit this',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of this path is a file, not a folder',
  EISDIR: 'is a folder, not a file',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'too many symbolic links',
}

/** What a user can mend: the mistakes of a UserError, or what the disk refused us. null: a bug of ours. */
export function problemsIn(error: unknown): readonly Problem[] | null {
  if (error instanceof UserError) return error.problems
  const { code, path } = (error ?? {}) as Partial<NodeJS.ErrnoException>
  const what = code === undefined || path === undefined ? undefined : told[code]
  return what === undefined || path === undefined ? null : [{ where: path, what: `${what} (${code})` }]
}
