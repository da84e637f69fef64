import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import type { Table } from '../data/table.ts'
import { UserError } from '../errors.ts'
import { encodeForest } from '../forest/forest-bin.ts'
import type { Pipeline } from '../forest/pipeline.ts'
import { predictForest } from '../forest/predict.ts'
import { spreadRows, syntheticRows, toRowsJson } from './example-rows.ts'
import { writeGolden } from './golden.ts'
import { formatMlmodel, MLMODEL } from './mlmodel.ts'
import { writeOnnx } from './onnx-writer.ts'
import { pythonFiles } from './python-files.ts'
import { taskOutputs } from './table-signature.ts'

export const EXAMPLE_ROWS = 5
const GOLDEN_ROWS = 32

export interface PackageContent {
  readonly name: string
  readonly run_id: string
  /** ISO 8601, UTC. */
  readonly created_at: string
  readonly algorithm: string
  readonly pipeline: Pipeline
  /** Rows to take the input example and the golden rows from; not looked at when `example` is `synthetic`. */
  readonly sample: Table
  /** `synthetic` keeps every real row out of the package. */
  readonly example: 'rows' | 'synthetic'
  readonly metadata?: Readonly<Record<string, unknown>>
  /** More files, by POSIX path in the package, e.g. `reference.json`. */
  readonly extra_files?: Readonly<Record<string, Uint8Array | string>>
}

/**
 * Writes a model package in MLflow's layout into an empty or new folder: `MLmodel`, `forest.bin`, `model.onnx`, the input
 * examples, `golden.json`, `requirements.txt`, `python_env.yaml`. The same content gives the same bytes.
 */
export async function writePackage(folder: string, content: PackageContent): Promise<void> {
  const { pipeline, example } = content
  await mkdir(folder, { recursive: true })
  if ((await readdir(folder)).length > 0) throw new Error(`a package needs an empty folder: ${folder}`)
  const names = pipeline.features.map((feature) => feature.name)
  const rows = (count: number) =>
    example === 'synthetic' ? syntheticRows(pipeline, count) : spreadRows(content.sample, names, count)
  const golden = rows(GOLDEN_ROWS)
  await writeFiles(folder, {
    ...content.extra_files,
    ...exampleFiles(rows(EXAMPLE_ROWS)),
    ...pythonFiles(),
    'forest.bin': encodeForest(pipeline),
    'model.onnx': writeOnnx(pipeline),
    [MLMODEL]: formatMlmodel({
      run_id: content.run_id,
      created_at: content.created_at,
      has_example: true,
      signature: {
        inputs: pipeline.features.map(({ name, type }) => ({
          type: type === 'number' ? ('double' as const) : ('string' as const),
          name,
          required: true,
        })),
        outputs: taskOutputs(pipeline.task, pipeline.classes),
        params: null,
      },
      mlops: {
        format_version: 1,
        name: content.name,
        task: pipeline.task,
        target: pipeline.target,
        algorithm: content.algorithm,
        classes: [...pipeline.classes],
        positive: pipeline.positive,
        forest: 'forest.bin',
        onnx: 'model.onnx',
      },
      ...(content.metadata ? { metadata: content.metadata } : {}),
    }),
  })
  await writeGolden(folder, golden, predictForest(pipeline, golden))
}

/** `input_example.json` (pandas' split form) and the body of a request to `/invocations`. */
export function exampleFiles(rows: Table): Record<string, string> {
  const json = toRowsJson(rows)
  return {
    'input_example.json': `${JSON.stringify(json)}\n`,
    'serving_input_example.json': `${JSON.stringify({ dataframe_split: json })}\n`,
  }
}

/** Writes files by POSIX path; a path that leaves the folder throws. */
export async function writeFiles(folder: string, files: Readonly<Record<string, Uint8Array | string>>): Promise<void> {
  const root = resolve(folder)
  for (const [path, content] of Object.entries(files)) {
    const file = resolve(root, path)
    if (!file.startsWith(root + sep)) throw new UserError({ where: path, what: 'leaves the model package' })
    await mkdir(dirname(file), { recursive: true })
    await writeFile(join(file), content)
  }
}
