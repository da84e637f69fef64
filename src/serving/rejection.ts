/** What can be wrong with a cell or a row: FastAPI's words (pydantic 2) for it. */
const kinds = {
  json: ['json_invalid', 'JSON decode error'],
  missing: ['missing', 'Field required'],
  number: ['float_type', 'Input should be a valid number'],
  finite: ['finite_number', 'Input should be a finite number'],
  integer: ['int_type', 'Input should be a valid integer'],
  unsafe: ['int_too_large', 'Input should be a whole number within 2^53, beyond which digits are lost'],
  text: ['string_type', 'Input should be a valid string'],
  boolean: ['bool_type', 'Input should be a valid boolean'],
  row: ['dict_type', 'Input should be a valid dictionary'],
  list: ['list_type', 'Input should be a valid list'],
} as const satisfies Record<string, readonly [string, string]>
export type ProblemKind = keyof typeof kinds

/** Where a problem is; never what was sent. */
export interface CellProblem {
  readonly kind: ProblemKind
  /** Place of the row in the request; null: the request is the row. */
  readonly row: number | null
  readonly column: string | null
}

const MOST_PROBLEMS = 100

/** Collects what is wrong with a request's rows, so that a caller mends all of it at once. */
export class CellProblems {
  readonly found: CellProblem[] = []

  add(kind: ProblemKind, row: number | null, column: string | null): void {
    if (this.found.length < MOST_PROBLEMS) this.found.push({ kind, row, column })
  }

  /** Throws when anything was found. */
  check(): void {
    if (this.found.length > 0) throw new Rejection(422, sentences(this.found), { problems: this.found })
  }
}

/** A request that is answered with an error. The message is for the caller: it holds no value of theirs. */
export class Rejection extends Error {
  readonly status: number
  readonly problems: readonly CellProblem[]
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, message: string, { problems = [], headers = {} }: RejectionDetail = {}) {
    super(message)
    this.name = 'Rejection'
    this.status = status
    this.problems = problems
    this.headers = headers
  }
}

interface RejectionDetail {
  readonly problems?: readonly CellProblem[]
  /** Of the answer, e.g. Retry-After. */
  readonly headers?: Readonly<Record<string, string>>
}

export function detailOf({ kind, row, column }: CellProblem) {
  const [type, msg] = kinds[kind]
  return { type, loc: ['body', ...(row === null ? [] : [row]), ...(column === null ? [] : [column])], msg }
}

function sentences(problems: readonly CellProblem[]): string {
  return problems
    .slice(0, 10)
    .map(({ kind, row, column }) => {
      const place = [row === null ? '' : `row ${row}`, column === null ? '' : `column ${column}`].filter(Boolean)
      return `${place.join(', ')}${place.length > 0 ? ': ' : ''}${kinds[kind][1]}`
    })
    .join('; ')
}
