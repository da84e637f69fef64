import { z } from 'zod'

const commit = z.string().regex(/^[0-9a-f]{40}$/)

/** What we look at in the event's payload; the rest of it is dropped. */
export const eventSchema = z.object({
  pull_request: z
    .object({
      number: z.int(),
      head: z.object({ sha: commit, repo: z.object({ id: z.int() }).nullish() }).optional(),
      base: z.object({ repo: z.object({ id: z.int() }) }).optional(),
    })
    .optional(),
  merge_group: z.object({ base_sha: commit, head_ref: z.string().optional() }).optional(),
  /** Of the workflow run that started this one; all else about it is asked of the API. */
  workflow_run: z.object({ id: z.int().min(1) }).optional(),
  before: commit.optional(),
  repository: z.object({ default_branch: z.string() }).optional(),
})
export type EventPayload = z.infer<typeof eventSchema>

/** A pull request whose head is in another repository: its token can only read. */
export function isFromFork({ pull_request }: EventPayload): boolean {
  const head = pull_request?.head?.repo?.id
  return pull_request !== undefined && head !== undefined && head !== pull_request.base?.repo.id
}
