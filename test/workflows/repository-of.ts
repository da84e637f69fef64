import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { GitHubDouble } from '../fakes/github.ts'
import { makeRepository, type Repository } from './repository.ts'

/** A repository of these files, that is on main already. */
export async function repositoryOf(
  double: GitHubDouble,
  files: Readonly<Record<string, string>>,
): Promise<Repository & { readonly first: string }> {
  const source = await mkdtemp(join(tmpdir(), 'files-'))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(source, path)), { recursive: true })
    await writeFile(join(source, path), text)
  }
  const repository = await makeRepository(double, source, { keepData: true })
  return { ...repository, first: await repository.commit('main', '', {}, 'Adopt') }
}
