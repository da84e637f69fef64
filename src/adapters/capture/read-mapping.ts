import { lstat, readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, Scalar, visit } from 'yaml'
import { type Problem, UserError } from '../../errors.ts'

const MAX_BYTES = 1_000_000
const MAX_ENTRIES = 2_000
const MAX_DEPTH = 16

/** MLflow's rule for the keys of params, metrics and tags. */
const KEY = /^[\p{L}\p{N}_./:\- ]{1,250}$/u

/** One value of a file, nested keys joined by `.`, with its line. */
export interface Entry {
  readonly key: string
  readonly line: number
  /** Of a list: its JSON. */
  readonly value: string | number | boolean | null
  readonly is_list: boolean
}

/** null when there is no such file. Only plain files are read: a link could name anything on the machine. */
export async function fileSize(path: string): Promise<number | null> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (found === null) return null
  if (!found.isFile()) throw new UserError({ where: path, what: 'not a plain file' })
  return found.size
}

/**
 * Reads a JSON or YAML mapping that a program wrote, flattened; null when there is no file. Bare `NaN` and `Infinity`, which
 * Python writes into JSON, are numbers. Throws UserError with file and line, all mistakes at once.
 */
export async function readMapping(path: string): Promise<Entry[] | null> {
  const size = await fileSize(path)
  if (size === null) return null
  if (size > MAX_BYTES)
    throw new UserError({ where: path, what: `${size} bytes is too large`, allowed: `up to ${MAX_BYTES}` })
  const text = await readFile(path, 'utf8')
  const lines = new LineCounter()
  // JSON is YAML but for its tabs, which can stand between its values only.
  const source = extname(path) === '.json' ? text.replaceAll('\t', ' ') : text
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false })
  const at = (node: Node | null | undefined) => lines.linePos(node?.range?.[0] ?? 0).line
  if (document.errors.length > 0) {
    throw new UserError(
      document.errors.map((error) => ({ where: `${path}:${lines.linePos(error.pos[0]).line}`, what: error.message })),
    )
  }
  if (document.contents === null) return []
  const entries: Entry[] = []
  const problems: Problem[] = []
  visit(document, {
    Alias: (_, alias) => {
      problems.push({
        where: `${path}:${at(alias)}`,
        what: `the alias *${alias.source}`,
        allowed: 'values written out',
      })
    },
  })
  if (problems.length > 0) throw new UserError(problems)
  flatten(document.contents, '', 0)
  if (problems.length > 0) throw new UserError(problems)
  return entries

  function flatten(node: unknown, key: string, depth: number): void {
    if (entries.length + problems.length > MAX_ENTRIES)
      throw new UserError({ where: path, what: `more than ${MAX_ENTRIES} entries` })
    const line = at(node as Node)
    const where = `${path}:${line}`
    if (isMap(node) && depth < MAX_DEPTH) {
      for (const { key: name, value } of node.items) {
        const full = key === '' ? String((name as Scalar).value) : `${key}.${(name as Scalar).value}`
        flatten(value ?? new Scalar(null), full, depth + 1)
      }
    } else if (depth === 0)
      problems.push({ where, what: 'not a mapping', allowed: 'names and values, e.g. {"accuracy": 0.9}' })
    else if (!KEY.test(key)) {
      problems.push({
        where,
        what: `the name ${JSON.stringify(key.slice(0, 300))}`,
        allowed: 'up to 250 letters, digits and _ . / : - and space',
      })
    } else if (isSeq(node)) entries.push({ key, line, value: JSON.stringify(node.toJSON()), is_list: true })
    else if (isScalar(node)) entries.push({ key, line, value: scalar(node), is_list: false })
    else problems.push({ where, what: `${key} is nested too deeply`, allowed: `up to ${MAX_DEPTH} levels` })
  }
}

function scalar(node: Scalar): Entry['value'] {
  const { value } = node
  if (node.type === Scalar.PLAIN && typeof value === 'string') {
    if (value === 'NaN') return Number.NaN
    if (value === 'Infinity') return Number.POSITIVE_INFINITY
    if (value === '-Infinity') return Number.NEGATIVE_INFINITY
  }
  if (typeof value === 'bigint') return Number(value)
  return value === null || typeof value === 'number' || typeof value === 'boolean' ? value : String(value)
}
