import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PlatformPorts } from '../../ports/ports.ts'
import { assetLimit } from '../version-files.ts'
import { githubAcceptance } from './acceptance.ts'
import { githubAlerts } from './alerts.ts'
import { githubChangedFiles } from './changed-files.ts'
import { githubCheckLog } from './check-log.ts'
import { type ClientOptions, connectClient } from './client.ts'
import { githubContentCache } from './content-cache.ts'
import { githubDeployments } from './deployments.ts'
import { githubDispatch, githubFindDispatched } from './dispatch.ts'
import { eventSchema } from './event.ts'

import { githubKeepFiles } from './keep-files.ts'

import { githubMergedChanges } from './merged-changes.ts'

import { githubModelRegistry } from './model-registry.ts'
import { githubProposals } from './proposals.ts'
import { githubReportBoard } from './report-board.ts'
import { githubRunStore } from './run-store.ts'
import { githubSetup } from './setup.ts'
import { githubSourceHistory } from './source-history.ts'

export interface GitHubOptions extends ClientOptions {
  /** The parsed file at `GITHUB_EVENT_PATH`. */
  readonly event?: unknown
  readonly clock?: () => Date
  /** Longest release asset in bytes. */
  readonly partBytes?: number
}

/** The ports on one GitHub repository. Nothing is asked before the first call. */
export function connect(options: GitHubOptions): PlatformPorts {
  const { env, clock = () => new Date(), partBytes = assetLimit } = options
  const client = connectClient(options)
  const event = eventSchema.parse(options.event ?? {})
  const temporary = join(env.RUNNER_TEMP || tmpdir(), 'mlops-actions')
  return {
    runs: githubRunStore(client, temporary, clock),
    registry: githubModelRegistry(client, { temporary, clock, partBytes }),
    changed: githubChangedFiles(client),
    history: githubSourceHistory(client, event),
    proposals: githubProposals(client, event, temporary),
    setup: githubSetup(client),
    merged: githubMergedChanges(client, event),
    board: githubReportBoard(client, event),
    alerts: githubAlerts(client),
    checks: githubCheckLog(client, temporary),
    cache: githubContentCache(env),
    dispatch: githubDispatch(client, event),
    acceptance: githubAcceptance(client, event),
    keepFiles: githubKeepFiles,
    deployments: githubDeployments(client, event),
    dispatched: githubFindDispatched(client),
  }
}
