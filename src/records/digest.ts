import { z } from 'zod'

/** sha256, 64 lower-case hex digits. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** ISO 8601 instant, UTC. */
export const instant = z.iso.datetime()

/** JSON has no NaN or infinity: a number that is not finite is stored as null. */
export const finiteOrNull = z.number().nullable()

/** A commit's full id. */
export const commit = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/)
