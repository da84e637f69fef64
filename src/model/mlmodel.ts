import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { UserError } from '../errors.ts'
import { taskSchema } from '../records/task.ts'
import { PYFUNC_CODE, PYFUNC_MODULE } from './python-files.ts'
import { formatSignature, parseSignature, type Signature } from './signature.ts'

export const MLMODEL = 'MLmodel'
const MAX_BYTES = 4_000_000

/** A file inside the package: relative, no `..`, no backslash. */
const packagePath = z
  .string()
  .min(1)
  .max(1000)
  .refine((path) => !/^[/\\]|\\|^[a-z]:/i.test(path) && !path.split('/').includes('..') && !path.includes('\0'), {
    error: 'has to be a path inside the package',
  })

/** Our own flavor: what the scorers need to know that neither MLflow nor ONNX says. */
const flavorSchema = z.object({
  format_version: z.literal(1),
  name: z.string(),
  task: taskSchema,
  target: z.string(),
  algorithm: z.string(),
  /** Class labels, sorted as scikit-learn sorts them; empty for regression. */
  classes: z.array(z.string()),
  positive: z.string().nullable(),
  forest: packagePath.optional(),
  onnx: packagePath.optional(),
  /** Command that scores a CSV file: see `command-scorer.ts`. */
  predict: z.string().max(10_000).optional(),
})
type MlopsFlavor = z.infer<typeof flavorSchema>

const onnxFlavorSchema = z.object({ data: packagePath })
const pyfuncSchema = z.object({ loader_module: z.string() })

export interface Mlmodel {
  readonly run_id: string | null
  readonly utc_time_created: string | null
  /** Ours, when this project wrote the package or completed it. */
  readonly mlops: MlopsFlavor | null
  /** The file of MLflow's `onnx` flavor. */
  readonly onnx: string | null
  /** Names of all flavors, e.g. `sklearn`. */
  readonly flavors: readonly string[]
  readonly signature: Signature | null
  readonly metadata: Readonly<Record<string, unknown>>
}

export interface MlmodelContent {
  readonly run_id: string
  /** ISO 8601, UTC. */
  readonly created_at: string
  readonly mlops: MlopsFlavor
  readonly signature: Signature
  readonly has_example: boolean
  readonly metadata?: Readonly<Record<string, unknown>>
}

/**
 * The text of an `MLmodel` that `mlflow.models.Model.load` reads. Written as YAML 1.1, which PyYAML reads: a class named
 * `yes` has to be quoted. The keys are in a fixed order.
 */
export function formatMlmodel(content: MlmodelContent): string {
  const onnx = content.mlops.onnx
  const flavors = {
    mlops_actions: content.mlops,
    ...(onnx === undefined
      ? {}
      : {
          onnx: { data: onnx, providers: ['CPUExecutionProvider'] },
          python_function: {
            loader_module: PYFUNC_MODULE,
            code: PYFUNC_CODE,
            data: onnx,
            env: { virtualenv: 'python_env.yaml' },
          },
        }),
  }
  const document = {
    flavors,
    run_id: content.run_id,
    utc_time_created: content.created_at.replace('T', ' ').replace(/Z$/, ''),
    signature: formatSignature(content.signature),
    ...(content.has_example ? { saved_input_example_info: EXAMPLE_INFO } : {}),
    ...(content.metadata ? { metadata: content.metadata } : {}),
  }
  return stringify(document, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false })
}

const EXAMPLE_INFO = {
  artifact_path: 'input_example.json',
  type: 'dataframe',
  pandas_orient: 'split',
  serving_input_path: 'serving_input_example.json',
}

/** Reads a package's `MLmodel`, ours or anyone's; unknown keys and flavors are let be. Throws UserError. */
export async function readMlmodel(folder: string): Promise<Mlmodel> {
  const file = join(folder, MLMODEL)
  const size = (await stat(file).catch(() => null))?.size
  if (size === undefined) throw new UserError({ where: folder, what: 'not a model package: it has no MLmodel file' })
  if (size > MAX_BYTES) throw new UserError({ where: file, what: `${size} bytes is too large for an MLmodel` })
  return parseMlmodel(await readFile(file, 'utf8'), file)
}

/** `where` names the file in errors. */
export function parseMlmodel(text: string, where: string): Mlmodel {
  let content: unknown
  try {
    content = parse(text, { maxAliasCount: 0 })
  } catch (error) {
    throw new UserError({ where, what: `not valid YAML: ${(error as Error).message}` }, { cause: error })
  }
  const shape = z
    .object({
      flavors: z.record(z.string(), z.unknown()).default({}),
      run_id: z.string().nullish(),
      utc_time_created: z.string().nullish(),
      signature: z.unknown().optional(),
      metadata: z.record(z.string(), z.unknown()).nullish(),
    })
    .safeParse(content)
  if (!shape.success) throw new UserError(problemsOf(shape.error, where))
  const { flavors, run_id, utc_time_created, signature, metadata } = shape.data
  return {
    run_id: run_id ?? null,
    utc_time_created: utc_time_created ?? null,
    mlops: flavorOf(flavors, 'mlops_actions', flavorSchema, where),
    onnx: flavorOf(flavors, 'onnx', onnxFlavorSchema, where)?.data ?? pyfuncOnnx(flavors, where),
    flavors: Object.keys(flavors),
    signature: signature === undefined || signature === null ? null : parseSignature(signature, where),
    metadata: metadata ?? {},
  }
}

/** Older packages name the file in `python_function` only. */
function pyfuncOnnx(flavors: Readonly<Record<string, unknown>>, where: string): string | null {
  const loader = pyfuncSchema.safeParse(flavors.python_function)
  if (!loader.success || loader.data.loader_module !== 'mlflow.onnx') return null
  return flavorOf(flavors, 'python_function', onnxFlavorSchema, where)?.data ?? null
}

function flavorOf<T>(
  flavors: Readonly<Record<string, unknown>>,
  name: string,
  type: z.ZodType<T>,
  where: string,
): T | null {
  if (!Object.hasOwn(flavors, name)) return null
  const flavor = type.safeParse(flavors[name])
  if (!flavor.success) throw new UserError(problemsOf(flavor.error, `${where}: flavors.${name}`))
  return flavor.data
}

function problemsOf(error: z.ZodError, where: string) {
  return error.issues.map((issue) => ({ where: [where, ...issue.path].join('.'), what: issue.message }))
}
