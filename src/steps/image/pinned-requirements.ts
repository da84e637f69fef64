import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Problem, UserError } from '../../errors.ts'

/** A package at one version, with extras and an environment marker or not; or a file at an address with its hash. */
const pinned = /^[\w.-]+(\[[\w,.\s-]+\])?\s*===?\s*[^\s*;,]+(\s*;.*)?$|^[\w.-]+\s*@\s*https:\S+#sha256=[0-9a-f]{64}$/i

/**
 * The Python packages that MLflow recorded with the model. @throws UserError for every one without a version of its own: an
 * image that is built again next year would not be the one that was tested
 */
export async function pinnedRequirements(folder: string): Promise<readonly string[]> {
  const file = join(folder, 'requirements.txt')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw missing(file)
    throw error
  })
  const lines = text.split(/\r?\n/).map((line) => line.replace(/(^|\s)#(?!sha256=).*$/, '').trim())
  const problems: Problem[] = lines.flatMap((line, index) =>
    line === '' || pinned.test(line)
      ? []
      : [{ where: `${file}:${index + 1}`, what: `${line} is not pinned`, allowed: 'NAME==VERSION' }],
  )
  const requirements = lines.filter((line) => line !== '')
  if (!requirements.some((line) => /^mlflow(-skinny)?\b/i.test(line)))
    problems.push({ where: file, what: 'does not name mlflow, whose server is to run', allowed: 'mlflow==VERSION' })
  if (problems.length > 0) throw new UserError(problems)
  return requirements
}

function missing(file: string): UserError {
  return new UserError({ where: file, what: 'this file is missing', allowed: 'a package that MLflow saved' })
}
