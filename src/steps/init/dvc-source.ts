import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dirname, normalize } from 'node:path/posix'
import { parse, YAMLError } from 'yaml'
import { z } from 'zod'

/** How DVC brings a data file that git does not hold. */
export interface DvcSource {
  readonly key: 'fetch' | 'prepare'
  /** Does nothing where the file is there. */
  readonly command: string
  readonly pointer: string | null
}

const outSchema = z.union([z.string(), z.record(z.string(), z.unknown())])
const pipelineSchema = z.object({
  stages: z.record(z.string(), z.object({ wdir: z.string().optional(), outs: z.array(outSchema).optional() })),
})

/** A pointer beside the file or one of its folders, or the stage of `dvc.yaml` that makes it; null: neither. */
export async function dvcSource(root: string, files: readonly string[], data: string): Promise<DvcSource | null> {
  for (let path = data; path !== '.'; path = dirname(path)) {
    if (!files.includes(`${path}.dvc`)) continue
    return {
      key: 'fetch',
      command: unlessThere(data, `dvc pull ${quoted(`${path}.dvc`)}`),
      pointer: path === data ? `${path}.dvc` : null,
    }
  }
  const stage = files.includes('dvc.yaml') ? stageOf(await readFile(join(root, 'dvc.yaml'), 'utf8'), data) : null
  return stage === null
    ? null
    : { key: 'prepare', command: unlessThere(data, `dvc repro --pull ${quoted(stage)}`), pointer: null }
}

/** A file that is no pipeline of DVC's is passed over: it is not ours to check. */
function stageOf(text: string, data: string): string | null {
  const pipeline = pipelineSchema.safeParse(yamlOrNull(text))
  if (!pipeline.success) return null
  for (const [name, { wdir = '.', outs = [] }] of Object.entries(pipeline.data.stages)) {
    const paths = outs.flatMap((out) => (typeof out === 'string' ? [out] : Object.keys(out)))
    if (paths.some((path) => `${data}/`.startsWith(`${normalize(`${wdir}/${path}`).replace(/\/$/, '')}/`))) return name
  }
  return null
}

function yamlOrNull(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 20 })
  } catch (error) {
    if (error instanceof YAMLError || error instanceof ReferenceError) return null
    throw error
  }
}

function unlessThere(data: string, command: string): string {
  return `test -e ${quoted(data)} || ${command}`
}

function quoted(word: string): string {
  return /^[\w./@:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
