import type { Column, Table } from '../../src/data/table.ts'

/** Twin of make_evidently.py: the same seed gives the same bits. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const kinds = ['bell', 'heavy', 'few-whole', 'whole', 'labels', 'few-halves', 'gaps', 'flag'] as const

export function randomTables(seed: number): { readonly reference: Table; readonly current: Table } {
  const next = mulberry32(seed)
  const below = (n: number): number => Math.floor(next() * n)
  const rows = [0, 1].map(() => 20 + below(seed % 3 === 0 ? 1500 : 700) + (seed % 3 === 1 ? 700 : 0))
  const sides: [Column[], Column[]] = [[], []]
  for (let at = 0; at < 3; at++) {
    const kind = kinds[below(kinds.length)]!
    const shift = [0, 0, 0.125, 0.375, 0.5][below(5)]!
    const parameter = below(30)
    sides[0].push(randomColumn(`${kind}-${at}`, kind, rows[0]!, 0, parameter, next))
    sides[1].push(randomColumn(`${kind}-${at}`, kind, rows[1]!, shift, parameter, next))
  }
  return { reference: { rows: rows[0]!, columns: sides[0] }, current: { rows: rows[1]!, columns: sides[1] } }
}

function randomColumn(
  name: string,
  kind: (typeof kinds)[number],
  rows: number,
  shift: number,
  parameter: number,
  next: () => number,
): Column {
  const values: (number | string)[] = []
  for (let row = 0; row < rows; row++) {
    const u = next()
    const bell = u + next() + next() + next() - 2
    values.push(value(kind, u, bell, shift, parameter))
  }
  return typeof values[0] === 'string' ? labels(name, values as string[]) : numbers(name, values as number[])
}

function value(
  kind: (typeof kinds)[number],
  u: number,
  bell: number,
  shift: number,
  parameter: number,
): number | string {
  switch (kind) {
    case 'bell':
      return bell + shift
    case 'heavy':
      return u / (1.0625 - u) + shift
    case 'few-whole':
      return Math.trunc(u * (2 + (parameter % 8)) + shift / 2)
    case 'whole':
      return Math.trunc((bell + 2 + shift) * (20 + parameter))
    case 'labels':
      return `c${Math.trunc(u * (shift > 0.3 ? u : 1) * (1 + (parameter % 9)) + (shift > 0.45 ? 0.5 : 0))}`
    case 'few-halves':
      return Math.trunc(u * (1 + (parameter % 5)) + shift / 4) / 2 + 0.25
    case 'gaps':
      return u < 0.1 ? Number.NaN : u > 0.99 ? Number.POSITIVE_INFINITY : bell * 3 + shift
    case 'flag':
      return u < 0.3 + shift / 8 ? 'yes' : 'no'
  }
}

export function numbers(name: string, values: readonly number[]): Column {
  const integer = values.every((one) => Number.isInteger(one) || Number.isNaN(one))
  return { kind: 'number', name, values: Float64Array.from(values), integer }
}

export function labels(name: string, values: readonly string[]): Column {
  const categories = [...new Set(values)]
  return { kind: 'string', name, categories, codes: Int32Array.from(values, (label) => categories.indexOf(label)) }
}
