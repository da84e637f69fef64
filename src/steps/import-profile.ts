import { stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { digestFile, digestOf } from '../files/digest.ts'
import { readRecord } from '../files/read-record.ts'
import type { Ports } from '../ports/ports.ts'
import { fromWhylogs } from '../profile/from-whylogs.ts'
import { mergeProfiles } from '../profile/merge-profiles.ts'
import type { Profile } from '../records/profile.ts'
import { whylogsSummarySchema } from '../records/whylogs-summary.ts'
import { temporaryFolder } from './folders.ts'
import { whylogsScript } from './whylogs-script.ts'

/** Profiles that whylogs wrote, read by whylogs in a Python of the user's, merged into one of ours. @throws UserError */
export async function importProfiles(paths: readonly string[], python: string, ports: Ports): Promise<Profile> {
  if (paths.length === 0)
    throw new UserError({ where: 'import', what: 'nothing to import', allowed: 'profiles that whylogs wrote (.bin)' })
  const profiles: Profile[] = []
  for (const path of paths) profiles.push(await importProfile(path, python, ports))
  return mergeProfiles(profiles)
}

async function importProfile(path: string, python: string, ports: Ports): Promise<Profile> {
  const file = resolve(ports.directory, path)
  if (!(await stat(file).catch(() => null))?.isFile())
    throw new UserError({ where: path, what: 'there is no such file' })
  await using folder = await temporaryFolder()
  const [script, summary] = [join(folder.path, 'read.py'), join(folder.path, 'summary.json')]
  await writeFile(script, whylogsScript)
  ports.progress(`reading ${path} with whylogs`)
  const end = await ports.programs.run({
    command: '"$MLOPS_PYTHON" "$MLOPS_SCRIPT"',
    cwd: ports.directory,
    allow_env: [],
    variables: {
      MLOPS_PYTHON: python,
      MLOPS_SCRIPT: script,
      MLOPS_PROFILE: file,
      MLOPS_SUMMARY: summary,
      WHYLOGS_NO_ANALYTICS: 'True',
    },
  })
  if (end.failure !== null) throw whylogsError(path, python, end.log_tail)
  return fromWhylogs(await readRecord(summary, whylogsSummarySchema), digestOf(await digestFile(file)))
}

function whylogsError(path: string, python: string, log: readonly string[]): UserError {
  const lacking = log.some((line) => /No module named 'whylogs/.test(line))
  return new UserError({
    where: path,
    what: lacking
      ? `${python} has no whylogs to read it with`
      : `whylogs cannot read it: ${log.at(-1) ?? 'it said nothing'}`,
    allowed: lacking
      ? 'pip install whylogs (it needs Python older than 3.13), or --python PATH of one that has it'
      : 'a profile that whylogs wrote',
  })
}
