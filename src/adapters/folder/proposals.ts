import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import type { Proposals, ReceivedReport } from '../../ports/proposals.ts'
import { parseArtifactName } from '../github/artifact-name.ts'
import { reportArchive, reportsPerRun, unpackReport } from '../untrusted-archive.ts'
import { namesIn } from './folder-names.ts'
import { gitText } from './git.ts'
import type { Layout } from './layout.ts'
import { trunkOf } from './source-history.ts'

/** Report artifacts as GitHub serves them, put by hand into `.mlops/inbox/`; the change is the commit checked out. */
export function folderProposals(layout: Layout, repository: string | null): Proposals {
  return {
    find: async () => {
      const trunk = repository && (await trunkOf(repository))
      if (!repository || !trunk) return { status: 'none', why: 'this folder is in no repository' }
      const head = await gitText(repository, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'])
      if ((await archives(layout)).length === 0)
        return { status: 'none', why: `there is no archive in ${layout.inbox}` }
      return {
        status: 'found',
        proposal: {
          pull_request: null,
          repository: layout.inbox,
          head,
          head_branch: null,
          base_branch: 'the main branch',
          base_tip: trunk,
          run: { id: '0', attempt: 1, url: null },
        },
      }
    },
    receive: async (_, name, folder) => {
      const received: ReceivedReport[] = []
      for (const archive of await archives(layout)) {
        const artifact = archive.slice(0, -'.zip'.length)
        const parsed = parseArtifactName(artifact, 'report', name)
        if (parsed === null || received.length === reportsPerRun) continue
        const told = { artifact, leg: parsed.leg ?? null }
        try {
          const zip = join(layout.inbox, archive)
          const { size } = await stat(zip)
          if (size > reportArchive.download)
            throw new UserError({ what: `the archive has ${size} bytes`, allowed: `${reportArchive.download}` })
          await unpackReport(zip, join(folder, artifact))
          received.push({ status: 'received', ...told, path: join(folder, artifact, 'report.json') })
        } catch (error) {
          if (!(error instanceof UserError)) throw error
          received.push({ status: 'refused', ...told, why: error.message })
        }
      }
      return received
    },
  }
}

async function archives(layout: Layout): Promise<readonly string[]> {
  return (await namesIn(layout.inbox)).filter((name) => name.endsWith('.zip')).toSorted()
}
