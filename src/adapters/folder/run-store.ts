import { basename, join } from 'node:path'
import { writeFlushed } from '../../files/atomic-write.ts'
import { formatRecord, readRecord } from '../../files/read-record.ts'
import { copyFolder, settleFolder, withTemporaryFolder } from '../../files/write-folder.ts'
import type { RunQuery, RunStore, StoredRun } from '../../ports/run-store.ts'
import { type GateReport, gateReportSchema } from '../../records/gate-report.ts'
import { type Run, runSchema } from '../../records/run.ts'
import { namesIn } from './folder-names.ts'
import type { Layout } from './layout.ts'

/** Runs as `runs/<name>/<time>-<run id>/`, reports as `reports/<name>/<run id>/<n>/`, both newest by name. */
export function folderRunStore(layout: Layout): RunStore {
  return {
    put: async (run, folder) => {
      const target = join(layout.runs(run.name), runFolder(run))
      const settled = await settleCopy(layout, folder, target, 'run.json', run)
      if (!settled && !sameRun(run, await readRun(target)))
        throw new Error(`run ${run.run_id} is stored already, with other content`)
      return stored(run, target)
    },
    find: async (query) => {
      const found: StoredRun[] = []
      for (const name of (await namesIn(layout.runs(query.name))).toSorted().reverse()) {
        if (found.length >= (query.limit ?? Number.POSITIVE_INFINITY)) break
        if (query.run_id !== undefined && !name.endsWith(`-${query.run_id}`)) continue
        const path = join(layout.runs(query.name), name)
        const run = await readRun(path)
        if (matches(run, query)) found.push(stored(run, path))
      }
      return found
    },
    open: async (run, folder) => {
      const record = await readRun(run.location)
      await copyFolder(run.location, folder)
      return record
    },
    putReport: async (report, folder) => {
      if (report.candidate === null) throw new Error('a report about no run has no run to be kept beside')
      const reports = layout.reports(report.name, report.candidate.run_id)
      for (;;) {
        const target = join(reports, String(nextNumber(await namesIn(reports))).padStart(6, '0'))
        if (await settleCopy(layout, folder, target, 'report.json', report)) return target
      }
    },
    openReport: async (run) => {
      const reports = layout.reports(run.name, (await readRun(run.location)).run_id)
      const newest = (await namesIn(reports)).toSorted().at(-1)
      return newest === undefined ? null : readReport(join(reports, newest))
    },
  }
}

async function settleCopy(
  layout: Layout,
  source: string,
  target: string,
  recordFile: string,
  record: Run | GateReport,
) {
  return withTemporaryFolder(layout.temporary, async (temporary) => {
    const copy = join(temporary, basename(target))
    await copyFolder(source, copy, (path) => path !== recordFile)
    await writeFlushed(join(copy, recordFile), formatRecord(record))
    return settleFolder(copy, target)
  })
}

/** Sorts by the run's end; the id makes it unique. */
function runFolder(run: Run): string {
  return `${new Date(run.ended_at).toISOString().replaceAll(/[-:.]/g, '')}-${run.run_id}`
}

function matches(run: Run, { run_id, commit, fingerprint }: RunQuery): boolean {
  return (
    (run_id === undefined || run.run_id === run_id) &&
    (commit === undefined || run.origin.commit === commit) &&
    (fingerprint === undefined || run.fingerprint?.digest === fingerprint)
  )
}

function stored(run: Run, location: string): StoredRun {
  return {
    run_id: run.run_id,
    name: run.name,
    location,
    commit: run.origin.commit,
    created_at: run.ended_at,
    // Whoever can write the folder is its owner: there is nobody else to ask.
    vouched: { trusted: true },
    expires_at: null,
    expired: false,
  }
}

function nextNumber(names: readonly string[]): number {
  return Math.max(0, ...names.map(Number).filter(Number.isInteger)) + 1
}

function sameRun(a: Run, b: Run): boolean {
  return formatRecord(runSchema.parse(a)) === formatRecord(b)
}

function readRun(folder: string): Promise<Run> {
  return readRecord(join(folder, 'run.json'), runSchema)
}

function readReport(folder: string): Promise<GateReport> {
  return readRecord(join(folder, 'report.json'), gateReportSchema)
}
