import { join } from 'node:path'
import { withTemporaryFolder } from '../../files/write-folder.ts'
import type { ModelRegistry } from '../../ports/model-registry.ts'
import { unpackVersion } from '../version-files.ts'
import { assignStage } from './assign-stage.ts'
import type { Client } from './client.ts'
import { downloadVersion } from './download-version.ts'
import { publishVersion } from './publish-version.ts'
import { registryState } from './registry-state.ts'
import { versionAssets } from './version-assets.ts'

export interface RegistryOptions {
  /** A folder on the runner for files on their way. */
  readonly temporary: string
  readonly clock: () => Date
  /** Longest asset. */
  readonly partBytes: number
}

/** Versions as annotated tags and Releases, stages as annotated tags, of one repository. */
export function githubModelRegistry(client: Client, { temporary, clock, partBytes }: RegistryOptions): ModelRegistry {
  return {
    publish: (publication) =>
      withTemporaryFolder(temporary, (folder) => {
        let packed: ReturnType<typeof versionAssets> | undefined
        const assets = () => (packed ??= versionAssets(publication, join(folder, 'version'), partBytes))
        return publishVersion({ client, publication, assets, clock })
      }),
    list: async (name) => {
      const { versions, moves } = await registryState(client, name)
      return {
        versions: versions.map(({ object, at_commit, ...version }) => version),
        moves: moves.slice(0, 100),
      }
    },
    open: (version, folder) =>
      withTemporaryFolder(temporary, async (files) => {
        await downloadVersion(client, version, join(files, 'version'))
        return unpackVersion(join(files, 'version'), version, folder)
      }),
    assign: (move) => assignStage(client, move, clock),
  }
}
