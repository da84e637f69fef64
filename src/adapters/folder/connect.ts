import { resolve } from 'node:path'
import type { PlatformPorts } from '../../ports/ports.ts'
import { folderAlerts } from './alerts.ts'
import { folderChangedFiles } from './changed-files.ts'
import { folderCheckLog } from './check-log.ts'
import { folderContentCache } from './content-cache.ts'
import { folderDeployments } from './deployments.ts'
import { folderKeepFiles } from './keep-files.ts'
import { layoutOf } from './layout.ts'
import { folderMergedChanges } from './merged-changes.ts'
import { folderModelRegistry } from './model-registry.ts'
import { folderProposals } from './proposals.ts'
import { folderReportBoard } from './report-board.ts'
import { folderRunStore } from './run-store.ts'
import { folderSetup } from './setup.ts'
import { folderSourceHistory } from './source-history.ts'

/** A folder has no workflows to start. */
export type FolderPorts = Omit<PlatformPorts, 'dispatch' | 'dispatched'>

/** The ports on a folder. Nothing is created before the first write. */
export function connect(options: {
  /** `.mlops` */
  readonly store: string
  /** A folder inside a git repository; null or absent: no history. */
  readonly repository?: string | null
  readonly clock?: () => Date
}): FolderPorts {
  const layout = layoutOf(resolve(options.store))
  return {
    runs: folderRunStore(layout),
    registry: folderModelRegistry(layout, options.clock ?? (() => new Date())),
    changed: folderChangedFiles(options.repository ?? null),
    history: folderSourceHistory(options.repository ?? null),
    setup: folderSetup(options.repository ?? null),
    merged: folderMergedChanges,
    proposals: folderProposals(layout, options.repository ?? null),
    board: folderReportBoard(layout),
    alerts: folderAlerts(layout),
    checks: folderCheckLog(layout, options.clock ?? (() => new Date())),
    cache: folderContentCache(layout),
    // A folder has no pull request whose loss somebody could accept.
    acceptance: async () => ({ status: 'not-applicable' }),
    keepFiles: folderKeepFiles(layout),
    deployments: folderDeployments(layout, options.repository ?? null, options.clock ?? (() => new Date())),
  }
}
