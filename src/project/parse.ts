import { type Document, isMap, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { type Problem, UserError } from '../errors.ts'
import { trainers } from '../forest/trainers.ts'
import { taskSchema } from '../records/task.ts'
import { checkMetrics } from './check-metrics.ts'
import { checkDecisionThreshold } from './decision-threshold-schema.ts'
import { issueProblems, type LocatedIssue } from './issue-problem.ts'
import { applyOverrides, type Override } from './override.ts'
import type { Project } from './project.ts'
import { projectSchema } from './schema.ts'

/** Larger files are refused unread: a project file is a page, and YAML can blow up when expanded. */
const maxBytes = 256 * 1024

export interface ProjectSource {
  readonly text: string
  readonly file: string
  readonly root: string
  readonly overrides?: readonly Override[]
}

/**
 * Reads a project file. Every mistake is reported at once, each with its line.
 * @throws UserError
 */
export function parseProject({ text, file, root, overrides = [] }: ProjectSource): Project {
  if (Buffer.byteLength(text) > maxBytes)
    throw new UserError({ where: file, what: 'the project file is too large', allowed: '256 KiB' })
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true })
  if (document.errors.length > 0) {
    throw new UserError(
      document.errors.map((error) => ({
        where: `${file}:${lines.linePos(error.pos[0]).line}`,
        what: `not valid YAML: ${error.message.split('\n')[0]}`,
      })),
    )
  }
  if (!isMap(document.contents)) {
    throw new UserError({
      where: file,
      what: 'the project file holds no keys',
      allowed: Object.keys(projectSchema.shape).join(', '),
    })
  }
  const set = applyOverrides(document, overrides)
  const locate = (path: readonly PropertyKey[]): string =>
    set.get(path.map(String).join('.')) ?? `${file}:${lineOf(document, lines, path)}`
  const fields = check(plainValue(document, file), locate)
  return { ...fields, file, root, source: text }
}

/** Aliases are expanded only so far: a few lines could otherwise fill the memory. */
function plainValue(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 20 })
  } catch (error) {
    if (error instanceof ReferenceError)
      throw new UserError({ where: file, what: `not valid YAML: ${error.message}` }, { cause: error })
    throw error
  }
}

function check(raw: unknown, locate: (path: readonly PropertyKey[]) => string): z.output<typeof projectSchema> {
  const valueAt = (path: readonly PropertyKey[]): unknown =>
    path.reduce<unknown>((value, key) => (isRecord(value) ? value[String(key)] : undefined), raw)
  const parsed = projectSchema.safeParse(raw)
  const located: LocatedIssue[] = parsed.success
    ? []
    : parsed.error.issues.flatMap((issue) => issueProblems(issue, valueAt, (path) => knownKeys(path)))
  located.push(...checkMetrics(valueAt), ...checkTraining(valueAt), ...checkDecisionThreshold(valueAt))
  const problems: Problem[] = located.map(({ path, problem }) => ({ where: locate(path), ...problem }))
  if (!parsed.success || problems.length > 0) throw new UserError(problems)
  return parsed.data
}

function checkTraining(valueAt: (path: readonly PropertyKey[]) => unknown): LocatedIssue[] {
  const found: LocatedIssue[] = []
  const algorithm = valueAt(['train', 'algorithm'])
  const run = valueAt(['train', 'run'])
  if (algorithm !== undefined && run !== undefined) {
    found.push({
      path: ['train', 'run'],
      problem: { what: 'train.run and train.algorithm are both given', allowed: 'one of them' },
    })
  }
  if (valueAt(['data', 'test']) !== undefined && valueAt(['data', 'split']) !== undefined) {
    found.push({
      path: ['data', 'split'],
      problem: { what: 'data.test and data.split are both given', allowed: 'one of them' },
    })
  }
  if (valueAt(['positive']) !== undefined && isOtherTask(valueAt(['task']))) {
    found.push({
      path: ['positive'],
      problem: { what: 'positive is given', allowed: 'only with task: binary-classification' },
    })
  }
  const trainer =
    run === undefined
      ? Object.entries(trainers).find(([name]) => name === (algorithm ?? 'random-forest'))?.[1]
      : undefined
  const params = valueAt(['train', 'params'])
  if (trainer && isRecord(params)) {
    const parsed = trainer.schema.safeParse(params)
    const keys = trainer.schema instanceof z.ZodObject ? Object.keys(trainer.schema.shape) : []
    if (!parsed.success) {
      for (const issue of parsed.error.issues) {
        const inner = { ...issue, path: ['train', 'params', ...issue.path] } as z.core.$ZodIssue
        found.push(...issueProblems(inner, valueAt, () => keys))
      }
    }
  }
  return found
}

/** A misspelt task is a mistake of its own. */
function isOtherTask(task: unknown): boolean {
  return taskSchema.safeParse(task).success && task !== 'binary-classification'
}

/** Keys that the schema has at a path, for "did you mean". */
function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  let schema: unknown = projectSchema
  for (const key of path)
    schema = isObjectSchema(unwrapped(schema))
      ? (unwrapped(schema) as z.ZodObject).shape[String(key)]
      : recordValue(unwrapped(schema))
  const inner = unwrapped(schema)
  return isObjectSchema(inner) ? Object.keys(inner.shape) : []
}

function unwrapped(schema: unknown): unknown {
  let inner = schema
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault || inner instanceof z.ZodOptional)
    inner = inner.unwrap()
  return inner
}

function recordValue(schema: unknown): unknown {
  return schema instanceof z.ZodRecord ? schema.valueType : undefined
}

function isObjectSchema(schema: unknown): schema is z.ZodObject {
  return schema instanceof z.ZodObject
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** Line of the key at `path`, or of its nearest parent that is in the file. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent: unknown =
      length === 1 ? document.contents : document.getIn(path.slice(0, length - 1).map(String), true)
    const pair = isMap(parent) ? parent.items.find((item) => String(item.key) === String(path[length - 1])) : undefined
    const range = (pair?.key as { range?: [number, number, number] } | undefined)?.range
    if (range) return lines.linePos(range[0]).line
    const node: unknown = document.getIn(
      path.slice(0, length).map((key) => (typeof key === 'symbol' ? String(key) : key)),
      true,
    )
    const nodeRange = (node as { range?: [number, number, number] } | undefined)?.range
    if (nodeRange) return lines.linePos(nodeRange[0]).line
  }
  return 1
}
