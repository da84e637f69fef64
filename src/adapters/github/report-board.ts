import type { BoardPost, BoardResult, ReportBoard } from '../../ports/report-board.ts'
import { isNewer, markedBody, safeKey } from '../board-marker.ts'
import type { Client } from './client.ts'
import { createComment, deleteComment, ownComments, updateComment } from './comments.ts'
import { type EventPayload, isFromFork } from './event.ts'
import { httpStatus } from './http-error.ts'
import { PermissionError } from './permission.ts'
import { sameText } from './same-text.ts'

const rounds = 5

/** The pull request's one sticky comment. */
export function githubReportBoard(client: Client, event: EventPayload): ReportBoard {
  return {
    publish: async (post) => {
      const number = event.pull_request?.number ?? post.pull_request
      if (number === undefined)
        return { status: 'not-applicable', why: `the event ${client.env.GITHUB_EVENT_NAME} has no pull request` }
      try {
        return await converge(client, number, post)
      } catch (error) {
        const why = readOnlyToken(client, event)
        if ((httpStatus(error) !== 403 && !(error instanceof PermissionError)) || why === null) throw error
        return { status: 'forbidden', why }
      }
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
  const body = markedBody(post)
  let written: 'created' | 'updated' | 'unchanged' = 'unchanged'
  for (let round = 1; round <= rounds; round += 1) {
    const own = await ownComments(client, number, key)
    const [kept, ...others] = own
    if (!kept) {
      await createComment(client, number, body)
      written = 'created'
      continue
    }
    const newest = own.reduce((best, one) => (isNewer(one.marker.order, best.marker.order) ? one : best))
    const stale = isNewer(newest.marker.order, post.order)
    const wanted = stale ? newest.body : body
    if (sameText(kept.body, wanted)) {
      for (const { id } of others) await deleteComment(client, id)
      return { status: stale ? 'stale' : written, where: kept.url }
    }
    if ((await updateComment(client, kept.id, wanted)) && written === 'unchanged') written = 'updated'
  }
  throw new Error(`the comment on pull request ${number} did not settle: other runs keep writing it`)
}
