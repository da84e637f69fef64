import type { Baseline } from '../records/gate-report.ts'
import type { Run } from '../records/run.ts'
import type { FoundBaseline } from './find-baselines.ts'
import type { ScoredRun } from './score-run.ts'

/** A baseline that was found, as the report shows it. */
export function shownBaseline(found: FoundBaseline, run: Run, scored: ScoredRun, same: boolean): Baseline {
  return {
    name: found.name,
    status: scored.status === 'incomplete' ? 'incomplete' : same ? 'unchanged' : 'compared',
    source: found.source,
    run_id: run.run_id,
    version: found.kind === 'version' ? found.version.version : null,
    commit: found.commit,
    distance: found.kind === 'run' ? found.distance : null,
    model_digest: run.model?.model_digest ?? null,
    created_at: run.started_at,
    rescored: scored.status === 'scored' && scored.rescored,
  }
}

export function missingBaseline(name: string, source: string): Baseline {
  return {
    name,
    status: 'missing',
    source,
    run_id: null,
    version: null,
    commit: null,
    distance: null,
    model_digest: null,
    created_at: null,
    rescored: false,
  }
}
