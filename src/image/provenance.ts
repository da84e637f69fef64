import type { GoldenReplay } from '../records/image-report.ts'
import type { Origin, Run } from '../records/run.ts'
import { sourceAddress } from './labels.ts'
import { type Document, documentOf } from './manifest.ts'

export const PROVENANCE_TYPE = 'application/vnd.in-toto+json'
const PREDICATE = 'https://slsa.dev/provenance/v1'
const BUILD_TYPE = 'urn:mlops-actions:build-serving-image:v1'

export interface BuildFacts {
  readonly repository: string
  readonly image_digest: string
  readonly base: { readonly name: string; readonly digest: string }
  readonly name: string
  readonly version: string | null
  readonly package_digest: string
  readonly model_digest: string
  /** null: a package that came without a version. */
  readonly run: Run | null
  readonly golden: GoldenReplay | null
  /** Of the server's layer. */
  readonly server_digest: string
  readonly platforms: readonly string[]
  readonly origin: Origin
  readonly started_at: string
  readonly finished_at: string
}

/**
 * How the image came to be: an in-toto statement with SLSA's provenance v1. It names what went in by digest: base, server, model
 * package, the training's data and commit; and how the packaged model answered its golden rows before it was pushed.
 */
export function provenanceDocument(facts: BuildFacts): Document {
  const { base, name, version, run, origin } = facts
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: facts.repository, digest: { sha256: facts.image_digest.slice(7) } }],
    predicateType: PREDICATE,
    predicate: {
      buildDefinition: {
        buildType: BUILD_TYPE,
        externalParameters: { model: name, version, platforms: facts.platforms, base: base.name },
        internalParameters: { golden: facts.golden },
        resolvedDependencies: [
          { name: 'base', uri: base.name, digest: { sha256: base.digest.slice(7) } },
          { name: 'server', digest: { sha256: facts.server_digest.slice(7) } },
          {
            name: 'model',
            digest: { sha256: facts.package_digest },
            annotations: { model_digest: facts.model_digest, run_id: run?.run_id ?? null },
          },
          ...(run?.datasets ?? []).map(({ context, digest, rows }) => ({
            name: `${context} data`,
            digest: { sha256: digest },
            annotations: { rows },
          })),
          ...commitOf('training source', run?.origin ?? null),
          ...commitOf('build source', origin),
        ],
      },
      runDetails: {
        builder: { id: builderOf(origin) },
        metadata: {
          ...(origin.workflow_run_id === null ? {} : { invocationId: invocationOf(origin) }),
          startedOn: facts.started_at,
          finishedOn: facts.finished_at,
        },
      },
    },
  }
  return documentOf(PROVENANCE_TYPE, statement, { annotations: { 'in-toto.io/predicate-type': PREDICATE } })
}

function commitOf(name: string, origin: Origin | null) {
  const address = origin?.repository ? sourceAddress(origin.repository) : null
  if (!origin?.commit) return []
  return [
    {
      name,
      digest: { gitCommit: origin.commit },
      ...(address === null ? {} : { uri: `git+${address}@${origin.commit}` }),
    },
  ]
}

/** Who ran the build: GitHub's runners by the workflow file, or somebody's own machine. */
function builderOf({ repository, workflow, workflow_run_id }: Origin): string {
  const address = repository === null ? null : sourceAddress(repository)
  return workflow_run_id !== null && address !== null
    ? `${address}/${workflow ?? 'actions'}`
    : 'urn:mlops-actions:laptop'
}

function invocationOf({ repository, workflow_run_id, workflow_run_attempt }: Origin): string {
  const address = repository === null ? null : sourceAddress(repository)
  const run = `actions/runs/${workflow_run_id}/attempts/${workflow_run_attempt ?? 1}`
  return address === null ? run : `${address}/${run}`
}
