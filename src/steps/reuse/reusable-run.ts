import { UserError } from '../../errors.ts'
import type { Ports } from '../../ports/ports.ts'
import type { Project } from '../../project/project.ts'
import type { Fingerprint, ReuseOutcome } from '../../records/reuse.ts'
import { prepareData } from '../prepare-data.ts'
import { approvedRun } from './approved-run.ts'
import { type EarlierRun, earlierRun } from './earlier-run.ts'
import { fingerprintOf } from './fingerprint.ts'

export interface ReuseOptions {
  readonly 'no-reuse': boolean
  readonly leg: string | undefined
}

type Trained = Extract<ReuseOutcome, { status: 'trained' }>

export type Reusable =
  | { readonly status: 'reused'; readonly earlier: EarlierRun }
  | (Trained & { readonly fingerprint: Fingerprint | null })

/** Events by which somebody, or a clock, asks for a training as such. */
const asking: readonly string[] = ['workflow_dispatch', 'repository_dispatch', 'schedule']

/**
 * The run that makes a training needless, or why there is none. Afterwards the data is prepared, unless what was
 * approved with the merged pull request is taken: that needs no data. Not finding one costs time, never correctness.
 */
export async function reusableRun(
  project: Project,
  options: ReuseOptions,
  folder: string,
  ports: Ports,
): Promise<Reusable> {
  const ruledOut = whyNotLooked(project, options, ports)
  let approval: Trained['approval'] = null
  if (ruledOut === null) {
    ports.progress('looking for an earlier run of the same')
    const approved = await orWhy(() => approvedRun(project.name, options.leg, folder, ports))
    if ('why' in approved && !('status' in approved))
      ports.progress(`the approved run was not looked for: ${approved.why}`)
    else if (approved.status === 'found') return { status: 'reused', earlier: approved }
    else if (approved.status === 'refused') approval = approved
  }
  await prepareData(project, ports)
  const fingerprint = await fingerprintOf(project, ports)
  if (ruledOut !== null) return { ...ruledOut, fingerprint }
  const trained = { status: 'trained', detail: null, approval, fingerprint } as const
  if (fingerprint === null) return { ...trained, because: 'code-unknown' }
  const earlier = await orWhy(() => earlierRun(project.name, fingerprint, options.leg, folder, ports))
  if (earlier === null) return { ...trained, because: 'nothing-earlier' }
  if ('why' in earlier) return { ...trained, because: 'not-looked', detail: earlier.why }
  return { status: 'reused', earlier }
}

function whyNotLooked({ train }: Project, options: ReuseOptions, { origin }: Ports): Trained | null {
  const trained = { status: 'trained', detail: null, approval: null } as const
  if (options['no-reuse']) return { ...trained, because: 'asked' }
  if (!train.reuse) return { ...trained, because: 'switched-off' }
  if (asking.includes(origin.event ?? '')) return { ...trained, because: 'event', detail: origin.event }
  return null
}

/** What may not be asked here (a missing permission) is no reason to fail a training; it is told. */
async function orWhy<T>(ask: () => Promise<T>): Promise<T | { readonly why: string }> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof UserError) return { why: error.problems[0]?.what ?? error.message }
    throw error
  }
}
