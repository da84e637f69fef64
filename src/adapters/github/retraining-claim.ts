import type { ClaimPost } from '../../ports/alerts.ts'
import type { Retraining } from '../../records/alert.ts'
import { claimBody, claimIn } from '../alert-body.ts'
import type { Client } from './client.ts'
import { createComment, deleteComment, updateComment } from './comments.ts'
import { type IssueComment, ownIssueComments } from './issue-comments.ts'

interface Claim {
  readonly id: number
  readonly retraining: Retraining
}

/** Claims among our comments, the oldest of each key; GitHub's clock tells when it was made. */
export function claimsIn(comments: readonly IssueComment[]): readonly Claim[] {
  const first = new Map<string, Claim>()
  for (const { id, body, created_at } of comments) {
    const retraining = claimIn(body)
    if (retraining && !first.has(retraining.key))
      first.set(retraining.key, { id, retraining: { ...retraining, at: new Date(created_at).toISOString() } })
  }
  return [...first.values()]
}

const rounds = 4
/** Long enough for comments that were written at the same moment to be seen by all who wrote them. */
const settling = 1500

/** Comments have ids that grow, so that of several claims everybody sees the same one as the first. */
export async function claimRetraining(
  client: Client,
  issue: number,
  { retraining: wanted, markdown }: ClaimPost,
): Promise<Retraining> {
  for (let round = 1; round <= rounds; round += 1) {
    const comments = await ownIssueComments(client, issue)
    const first = claimsIn(comments).find(({ retraining }) => retraining.key === wanted.key)
    if (first) {
      for (const { id, body } of comments) {
        const claim = claimIn(body)
        if (claim?.key === wanted.key && claim.by === wanted.by && id !== first.id) await deleteComment(client, id)
      }
      return first.retraining
    }
    await createComment(client, issue, claimBody(wanted, markdown))
    await client.pause(settling)
  }
  throw new Error(`the claim of ${wanted.key} was written to issue ${issue} and is not seen there`)
}

export async function settleClaim(
  client: Client,
  issue: number,
  claimed: Retraining,
  outcome: ClaimPost | null,
): Promise<void> {
  const claims = claimsIn(await ownIssueComments(client, issue))
  const claim = claims.find(({ retraining: { key, by } }) => key === claimed.key && by === claimed.by)
  if (!claim) return
  if (outcome === null) await deleteComment(client, claim.id)
  else await updateComment(client, claim.id, claimBody(outcome.retraining, outcome.markdown))
}
