import { open } from 'node:fs/promises'
import type { z } from 'zod'
import { UserError } from '../errors.ts'

const megabyte = 2 ** 20

/** A JSON file that somebody else may have written, read with a size cap and checked. Wrong content, or none, is a UserError. */
export async function readRecord<T>(path: string, schema: z.ZodType<T>, limit = 64 * megabyte): Promise<T> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new UserError({ where: path, what: 'this file is missing' }) : error
  })
  try {
    const { size } = await handle.stat()
    if (size > limit) throw new UserError({ where: path, what: `holds ${size} bytes`, allowed: `at most ${limit}` })
    return parseRecord(await handle.readFile('utf8'), schema, path)
  } finally {
    await handle.close()
  }
}

export function parseRecord<T>(text: string, schema: z.ZodType<T>, where: string): T {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new UserError({ where, what: `is not JSON: ${(error as Error).message}` })
  }
  const checked = schema.safeParse(value)
  if (checked.success) return checked.data
  throw new UserError(
    checked.error.issues
      .slice(0, 20)
      .map(({ path, message }) => ({ where, what: `${path.join('.') || 'record'}: ${message}` })),
  )
}

/** How records are stored: two spaces, a newline at the end. */
export function formatRecord(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
