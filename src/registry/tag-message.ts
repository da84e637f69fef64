import { z } from 'zod'
import { sha256 } from '../records/digest.ts'

const line = z.string().min(1).max(1000)
const commit = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/)

/** What a version's tag says of it, beside its name and number. `commit` is the one it was trained on. */
export const registrationSchema = z.strictObject({
  package_digest: sha256,
  model_digest: sha256,
  run_id: z.string().regex(/^[0-9a-f]{32}$/),
  commit: commit.nullable(),
})
export type Registration = z.infer<typeof registrationSchema>

/** What a stage's tag says of the move. */
export const moveSchema = z.strictObject({
  version: z.string().regex(/^v[0-9A-Za-z.-]{1,100}$/),
  previous: z.string().max(100).nullable(),
  by: line.nullable(),
  reason: line.nullable(),
})
export type Move = z.infer<typeof moveSchema>

const keys = {
  package_digest: 'Package-Digest',
  model_digest: 'Model-Digest',
  run_id: 'Run-Id',
  commit: 'Training-Commit',
  version: 'Version',
  previous: 'Previous-Version',
  by: 'By',
  reason: 'Reason',
} as const

/** A title, then git trailers (`git for-each-ref --format='%(contents:trailers)'` reads them). null values are left out. */
export function formatMessage(title: string, fields: Registration | Move): string {
  const trailers = Object.entries(fields).flatMap(([key, value]) =>
    value === null ? [] : [`${keys[key as keyof typeof keys]}: ${oneLine(value)}`],
  )
  return `${oneLine(title)}\n\n${trailers.join('\n')}\n`
}

/** Strict: null unless exactly the expected trailers are there, each once and well-formed. */
export function parseRegistration(message: string): Registration | null {
  return parse(message, registrationSchema)
}

export function parseMove(message: string): Move | null {
  return parse(message, moveSchema)
}

function parse<T>(message: string, schema: z.ZodObject & z.ZodType<T>): T | null {
  if (message.length > 10_000) return null
  const [, trailers, ...more] = message.trimEnd().split('\n\n')
  if (trailers === undefined || more.length > 0) return null
  const fields: Record<string, string | null> = Object.fromEntries(Object.keys(schema.shape).map((key) => [key, null]))
  for (const text of trailers.split('\n')) {
    const [, name, value] = /^([A-Za-z-]+): (.+)$/.exec(text) ?? []
    const key = Object.entries(keys).find(([, trailer]) => trailer === name)?.[0]
    if (key === undefined || value === undefined || fields[key] !== null) return null
    fields[key] = value
  }
  return schema.safeParse(fields).data ?? null
}

/** Free text as a trailer holds it, null when nothing is left of it. */
export function trailerText(text: string | null): string | null {
  return oneLine(text ?? '') || null
}

/** Free text becomes one line of at most 1,000 characters, so that it cannot add a trailer. */
function oneLine(text: string): string {
  return text
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 1000)
}
