import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { copyFolder, withTemporaryFolder } from '../../files/write-folder.ts'
import type { CheckLog } from '../../ports/check-log.ts'
import { type Artifact, downloadArtifact, listArtifacts, uploadFolder } from './artifacts.ts'
import type { Client } from './client.ts'
import { type Vouch, voucher } from './vouch.ts'

/** A check holds one profile and one report; a part one profile. Longest retention of a public repository. */
const RETENTION_DAYS = 90
/** Runs of other branches and events may lie between; each costs a question. */
const ASKED = 20

/** Checks as artifacts `mlops-drift-<name>`, found by that name in one request; parts as `mlops-part-<name>~<part>`. */
export function githubCheckLog(client: Client, temporary: string): CheckLog {
  const vouch = voucher(client)
  const download = (artifact: Artifact, folder: string) =>
    withTemporaryFolder(temporary, async (files) => {
      await downloadArtifact(client, artifact, join(files, 'artifact.zip'), join(files, 'files'))
      await copyFolder(join(files, 'files'), folder)
    })
  return {
    put: async (name, folder) => String(await uploadFolder(`mlops-drift-${name}`, folder, RETENTION_DAYS)),
    latest: async (name, folder) => {
      const found = await listArtifacts(client, { name: `mlops-drift-${name}` })
      for (const artifact of found.filter((one) => isEarlier(client, one)).slice(0, ASKED)) {
        if (!(await isVouchedFor(vouch, artifact, client.env.GITHUB_REF_NAME))) continue
        await download(artifact, folder)
        return { at: new Date(artifact.created_at ?? 0).toISOString(), location: String(artifact.id) }
      }
      return null
    },
    putPart: (name, part, file) =>
      withTemporaryFolder(temporary, async (files) => {
        await copyFile(file, join(files, 'profile.json'))
        return String(await uploadFolder(partName(name, part), files, 1))
      }),
    parts: async (name, folder) => {
      await mkdir(folder, { recursive: true })
      const all = await listArtifacts(client, { run: runOf(client) })
      const prefix = partName(name, '')
      const parts = newestOfEach(all.filter((one) => one.name.startsWith(prefix) && !one.expired))
      const files: string[] = []
      for (const part of parts) {
        const home = join(folder, String(part.id))
        await download(part, home)
        files.push(join(home, 'profile.json'))
      }
      return files
    },
  }
}

/** Not expired, and not of this workflow run: a job that runs again must not meet itself. */
function isEarlier(client: Client, { expired, workflow_run }: Artifact): boolean {
  return !expired && workflow_run?.id !== runOf(client)
}

async function isVouchedFor(vouch: Vouch, artifact: Artifact, branch: string | undefined): Promise<boolean> {
  const commit = artifact.workflow_run?.head_sha
  if (commit === undefined) return false
  const { trusted } = await vouch(artifact, commit, branch ? { branch } : {})
  return trusted
}

/** A job that ran again replaced its part; by name, so that the merge does not hang on who came first. */
function newestOfEach(artifacts: readonly Artifact[]): readonly Artifact[] {
  const newest = new Map<string, Artifact>()
  for (const artifact of artifacts) if (!newest.has(artifact.name)) newest.set(artifact.name, artifact)
  return [...newest.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function partName(name: string, part: string): string {
  if (!/^[\w.=-]{0,100}$/.test(part))
    throw new UserError({
      where: 'part',
      what: `${JSON.stringify(part)} cannot name a part`,
      allowed: 'at most 100 letters, digits and . = _ -',
    })
  return `mlops-part-${name}~${part}`
}

function runOf({ env }: Client): number {
  return Number(env.GITHUB_RUN_ID)
}
