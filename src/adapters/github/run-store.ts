import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { writeFlushed } from '../../files/atomic-write.ts'
import { formatRecord, readRecord } from '../../files/read-record.ts'
import { copyFolder, withTemporaryFolder } from '../../files/write-folder.ts'
import type { RunQuery, RunStore, StoredRun } from '../../ports/run-store.ts'
import { gateReportSchema } from '../../records/gate-report.ts'
import { type Run, runSchema } from '../../records/run.ts'
import { artifactName, parseArtifactName } from './artifact-name.ts'
import { type Artifact, downloadArtifact, getArtifact, listArtifacts, uploadFolder } from './artifacts.ts'
import type { Client } from './client.ts'
import { pointedRuns, uploadPointer } from './run-pointer.ts'
import { type Vouch, voucher } from './vouch.ts'

/** Runs and reports as workflow artifacts, found by their names in one request. */
export function githubRunStore(client: Client, temporary: string, clock: () => Date): RunStore {
  const upload = (
    kind: 'run' | 'report',
    record: { name: string },
    commit: string | null,
    folder: string,
    options: PutOptions,
  ) =>
    withTemporaryFolder(temporary, async (files) => {
      const name = artifactName(kind, record.name, commit ?? headOf(client), options.leg)
      const copy = join(files, 'files')
      await copyFolder(folder, copy, (path) => path !== `${kind}.json`)
      await writeFlushed(join(copy, `${kind}.json`), formatRecord(record))
      return String(await uploadFolder(name, copy, options.retention_days))
    })
  const download = <T>(artifact: Artifact, read: (folder: string) => Promise<T>) =>
    withTemporaryFolder(temporary, async (files) => {
      await downloadArtifact(client, artifact, join(files, 'artifact.zip'), join(files, 'files'))
      return read(join(files, 'files'))
    })
  const vouch = voucher(client)
  return {
    put: async (run, folder, options) => {
      const location = await upload('run', run, run.origin.commit, folder, options)
      await uploadPointer(client, run, temporary, options)
      return {
        run_id: run.run_id,
        name: run.name,
        location,
        commit: run.origin.commit ?? headOf(client),
        created_at: clock().toISOString(),
        vouched: { trusted: false, why: 'it was only just stored: where it came from is asked when it is found' },
        expires_at: null,
        expired: false,
      }
    },
    find: async (query) => {
      const found: StoredRun[] = []
      for (const artifact of await candidates(client, query)) {
        if (found.length >= (query.limit ?? Number.POSITIVE_INFINITY)) break
        const stored = await storedRun(vouch, artifact, query)
        if (query.trusted_only && !stored.vouched.trusted) continue
        if (query.run_id === undefined) found.push(stored)
        else if (!artifact.expired && (await download(artifact, readRun)).run_id === query.run_id)
          found.push({ ...stored, run_id: query.run_id })
      }
      return found
    },
    open: async (run, folder) =>
      download(await getArtifact(client, Number(run.location)), async (files) => {
        const record = await readRun(files)
        if (record.name !== run.name || (run.run_id !== null && record.run_id !== run.run_id))
          throw new UserError({
            where: `artifact ${run.location}`,
            what: `holds the run ${record.run_id} of ${record.name}`,
          })
        await copyFolder(files, folder)
        return record
      }),
    putReport: (report, folder, options) => upload('report', report, report.candidate?.commit ?? null, folder, options),
    openReport: async (run) => {
      const { name, workflow_run } = await getArtifact(client, Number(run.location))
      if (!workflow_run?.id) return null
      const report = { run: workflow_run.id, name: name.replace(/^mlops-run-/, 'mlops-report-') }
      const [newest] = (await listArtifacts(client, report)).filter(({ expired }) => !expired)
      if (!newest) return null
      const record = await download(newest, (files) => readRecord(join(files, 'report.json'), gateReportSchema))
      return run.run_id === null || record.candidate?.run_id === run.run_id ? record : null
    },
  }
}

interface PutOptions {
  readonly retention_days?: number
  readonly leg?: string
}

/** Artifacts of the model, newest first: by exact name, or all of this workflow run's. */
async function candidates(client: Client, query: RunQuery): Promise<readonly Artifact[]> {
  const current = query.current_workflow_run ? Number(client.env.GITHUB_RUN_ID) : query.workflow_run_id
  const run = current === undefined ? {} : { run: current }
  if (query.fingerprint !== undefined) return pointedRuns(client, { ...query, fingerprint: query.fingerprint })
  if (query.commit !== undefined)
    return listArtifacts(client, { ...run, name: artifactName('run', query.name, query.commit, query.leg) })
  if (current === undefined)
    throw new UserError({
      what: 'which run is meant is not told',
      allowed: 'the commit it was made from, or a step of the same workflow run',
    })
  const all = await listArtifacts(client, run)
  return all.filter(({ name }) => {
    const parsed = parseArtifactName(name, 'run', query.name)
    return parsed !== null && (query.leg === undefined || parsed.leg === query.leg)
  })
}

async function storedRun(vouch: Vouch, artifact: Artifact, query: RunQuery): Promise<StoredRun> {
  const { commit, leg } = parseArtifactName(artifact.name, 'run', query.name)!
  return {
    run_id: null,
    name: query.name,
    location: String(artifact.id),
    commit,
    ...(leg === undefined ? {} : { leg }),
    created_at: new Date(artifact.created_at ?? 0).toISOString(),
    vouched: await vouch(artifact, commit, query),
    expires_at: artifact.expires_at,
    expired: artifact.expired,
  }
}

function readRun(folder: string): Promise<Run> {
  return readRecord(join(folder, 'run.json'), runSchema)
}

function headOf({ env }: Client): string {
  if (env.GITHUB_SHA) return env.GITHUB_SHA
  throw new UserError({ what: 'the commit of this run is not known', allowed: 'GITHUB_SHA, as Actions sets it' })
}
