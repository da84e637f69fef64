import { columnNamed } from '../../data/select.ts'
import type { Table } from '../../data/table.ts'
import { targetValues } from '../../data/target.ts'
import type { ColumnSummary } from '../../records/run.ts'
import type { Task } from '../../records/task.ts'

export interface TaskChoice {
  readonly task: Task
  readonly why: string
  /** Binary classification only. */
  readonly positive: string | null
  readonly negative: string | null
}

const quantity =
  /price|cost|amount|sales|revenue|demand|charges|income|salary|medv|age|duration|delay|count|score|rate\b/i
const affirmative =
  /^(yes|true|t|y|1|1\.0|pos|positive|churned|churn|default|fraud|spam|bad|damaged|failed|failure|disease|malignant|m)$/i

/** From what the column holds; the program's own words decide where whole numbers could be either. */
export function chooseTask(table: Table, { name, type, distinct }: ColumnSummary, program: string | null): TaskChoice {
  const many = `"${name}" holds ${distinct} different ${type === 'number' ? 'numbers' : 'texts'}`
  const none = { positive: null, negative: null }
  if (distinct === 2) return binary(table, name)
  if (type === 'string') return { task: 'multiclass-classification', why: many, ...none }
  const regressor = program !== null && /(?<!Logistic)Regress(or|ion)\b|\bRidge\b|\bLasso\b|SVR\b/.test(program)
  const classifier = program !== null && /Classifier\b|LogisticRegression\b|SVC\b/.test(program)
  const column = columnNamed(table, name)
  const whole = column?.kind === 'number' && column.integer
  const classes = whole && distinct <= 10 && !quantity.test(name)
  if (regressor !== classifier) {
    const task = regressor ? 'regression' : 'multiclass-classification'
    return { task, why: `${many}, and the program fits a ${regressor ? 'regressor' : 'classifier'}`, ...none }
  }
  return { task: classes ? 'multiclass-classification' : 'regression', why: many, ...none }
}

/** Positive is the label that affirms; where none does, the rarer one. */
function binary(table: Table, name: string): TaskChoice {
  const values = targetValues(table, name, 'binary-classification')
  if (!('classes' in values)) throw new Error('a classification has numeric targets')
  const { classes, codes } = values
  const second = codes.reduce((sum, code) => sum + code, 0)
  const yes = classes.filter((label) => affirmative.test(label))
  const positive = yes.length === 1 ? yes[0]! : second * 2 > codes.length ? classes[0]! : classes[1]!
  const negative = classes.find((label) => label !== positive) ?? null
  return {
    task: 'binary-classification',
    why: `"${name}" holds two values: ${classes.join(' and ')}`,
    positive,
    negative,
  }
}
