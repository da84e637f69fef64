import type { Ports } from '../ports/ports.ts'
import type { Outcome } from '../records/subject.ts'
import { loadProject, type ProjectOptions } from './load-project.ts'

export interface VersionsResult {
  readonly versions: readonly {
    readonly version: string
    readonly digest: string
    readonly run_id: string
    readonly stages: readonly string[]
    readonly registered_at: string
  }[]
}

/** The versions of a model, newest first, with the stages they are in. */
export async function versions(
  options: ProjectOptions & { readonly name: string | undefined },
  ports: Ports,
): Promise<Outcome<VersionsResult>> {
  const name = options.name ?? (await loadProject(options, ports)).name
  const listed = await ports.registry.list(name)
  const rows = listed.versions.map(({ version, package_digest: digest, run_id, stages, registered_at }) => ({
    version,
    digest,
    run_id,
    stages,
    registered_at,
  }))
  return {
    result: { versions: rows },
    subject: {
      kind: 'table',
      title: `Versions of ${name}`,
      columns: ['version', 'stages', 'registered', 'run', 'digest'],
      rows: rows.map((row) => [
        row.version,
        row.stages.join(', '),
        row.registered_at,
        row.run_id.slice(0, 8),
        row.digest.slice(0, 12),
      ]),
    },
  }
}
