import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { parse, YAMLError } from 'yaml'
import { z } from 'zod'
import { UserError } from '../errors.ts'
import type { DvcHash } from './dvc-digest.ts'
import { openingError } from './file-bytes.ts'

const maximumBytes = 1 << 20

const pointerSchema = z.object({
  wdir: z.string().optional(),
  outs: z
    .array(
      z.object({
        path: z.string().min(1),
        md5: z.string().regex(/^[0-9a-f]{32}(\.dir)?$/),
        hash: z.literal('md5').optional(),
      }),
    )
    .length(1),
})

/** What a `.dvc` file says of the data beside it: its absolute path, md5 (of a folder: ending in `.dir`) and how that is taken. */
export interface DvcPointer {
  readonly path: string
  readonly md5: string
  readonly hash: DvcHash
}

export async function readDvcPointer(file: string, name: string): Promise<DvcPointer> {
  const pointer = pointerSchema.safeParse(await readYaml(file, name))
  if (!pointer.success) {
    const { path: at, message } = pointer.error.issues[0]!
    const what = `this is no DVC pointer that can be read (${[...at, message].join(': ')})`
    throw new UserError({ where: name, what, allowed: 'one entry under outs, with path and md5' })
  }
  const { wdir = '.', outs } = pointer.data
  const out = outs[0]!
  if (path.isAbsolute(out.path) || /^[a-z0-9+]+:\/\//i.test(out.path)) {
    throw new UserError({
      where: name,
      what: `the data lies outside the repository: ${out.path}`,
      allowed: 'a relative path',
    })
  }
  return {
    path: path.resolve(path.dirname(file), wdir, out.path),
    md5: out.md5,
    hash: out.hash ?? 'md5-dos2unix',
  }
}

/** Every scalar stays a text: an md5 of digits alone is no number. */
async function readYaml(file: string, name: string): Promise<unknown> {
  try {
    const { size } = await stat(file)
    if (size > maximumBytes) throw new UserError({ where: name, what: `a DVC pointer of ${size} bytes is none` })
    return parse(await readFile(file, 'utf8'), { schema: 'failsafe' })
  } catch (error) {
    if (error instanceof YAMLError) {
      throw new UserError({ where: name, what: `the DVC pointer is not YAML: ${error.message}` }, { cause: error })
    }
    throw openingError(error, name)
  }
}
