import type { BoardPost, BoardResult, ReportBoard } from '../../ports/report-board.ts'
import { bodyFrom, isNewer, safeKey } from '../board-marker.ts'
import { createCheck } from './check-run.ts'
import type { Client } from './client.ts'
import { createComment, deleteComment, ownComments, updateComment } from './comments.ts'
import { type EventPayload, isFromFork } from './event.ts'
import { httpStatus } from './http-error.ts'
import { PermissionError } from './permission.ts'
import { sameText } from './same-text.ts'

const rounds = 8

const nothingToSay: BoardResult = { status: 'not-applicable', why: 'there is nothing to say' }

/** The pull request's one sticky comment, and the check run beside the job. */
export function githubReportBoard(client: Client, event: EventPayload): ReportBoard {
  const whereAllowed = async (write: () => Promise<BoardResult>): Promise<BoardResult> => {
    try {
      return await write()
    } catch (error) {
      const why = readOnlyToken(client, event)
      if ((httpStatus(error) !== 403 && !(error instanceof PermissionError)) || why === null) throw error
      return { status: 'forbidden', why }
    }
  }
  return {
    publish: async (post) => {
      const number = event.pull_request?.number ?? post.pull_request
      if (number === undefined)
        return { status: 'not-applicable', why: `the event ${client.env.GITHUB_EVENT_NAME} has no pull request` }
      return whereAllowed(() => converge(client, number, post))
    },
    check: async (post) => {
      // A pull request's checks are those of its head; the merge commit under test is nobody's.
      const head = event.pull_request?.head?.sha ?? client.env.GITHUB_SHA
      if (!head) return { status: 'not-applicable', why: 'the commit of this run is not known' }
      return whereAllowed(() => createCheck(client, head, post))
    },
  }
}

/** Why a 403 is in order here; null: then the workflow lacks a line, and its author is told which. */
function readOnlyToken({ env }: Client, event: EventPayload): string | null {
  if (isFromFork(event)) return 'the pull request comes from a fork, whose token can only read'
  return env.GITHUB_ACTOR === 'dependabot[bot]' ? "Dependabot's token can only read" : null
}

/**
 * GitHub has no compare-and-swap for comments: what was written is read again, until there is one comment and it holds
 * the newest run's text. Two runs that write at once heal each other in this way.
 */
async function converge(client: Client, number: number, post: BoardPost): Promise<BoardResult> {
  const key = safeKey(post.key)
  let written: 'created' | 'updated' | 'unchanged' = 'unchanged'
  for (let round = 1; round <= rounds; round += 1) {
    // Where several jobs write parts of one comment, one that read before this job wrote has written by then.
    if (round > 1 && typeof post.markdown !== 'string') await client.pause(1000 + Math.random() * 1000)
    const own = await ownComments(client, number, key)
    const [kept, ...others] = own
    const body = bodyFrom(post, kept?.body ?? null)
    if (!kept) {
      if (body === null) return nothingToSay
      await createComment(client, number, body)
      written = 'created'
      continue
    }
    const newest = own.reduce((best, one) => (isNewer(one.marker.order, best.marker.order) ? one : best))
    const stale = isNewer(newest.marker.order, post.order)
    if (body === null && !stale) return nothingToSay
    const wanted = stale || body === null ? newest.body : body
    if (sameText(kept.body, wanted)) {
      for (const { id } of others) await deleteComment(client, id)
      return { status: stale ? 'stale' : written, where: kept.url }
    }
    if ((await updateComment(client, kept.id, wanted)) && written === 'unchanged') written = 'updated'
  }
  throw new Error(`the comment on pull request ${number} did not settle: other runs keep writing it`)
}
