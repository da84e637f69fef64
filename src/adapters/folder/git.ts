import { execFile } from 'node:child_process'

const limit = 64 * 2 ** 20

/** Runs git without a shell. null when git answers with an error or is not installed; stdout otherwise (at most 64 MiB). */
export function git(repository: string, args: readonly string[]): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const options = { cwd: repository, encoding: 'buffer', maxBuffer: limit, windowsHide: true } as const
    execFile('git', ['--no-optional-locks', ...args], options, (error, stdout) => {
      if (!error) resolve(stdout)
      else if (typeof error.code === 'number' || error.code === 'ENOENT') resolve(null)
      else reject(error)
    })
  })
}

/** The same, for answers that are one text. */
export async function gitText(repository: string, args: readonly string[]): Promise<string | null> {
  const answer = await git(repository, args)
  return answer?.toString('utf8').trim() ?? null
}
