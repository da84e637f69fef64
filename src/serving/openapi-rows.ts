import { cellSchema, type JsonSchema, reference } from './openapi-schemas.ts'
import type { RowLayout } from './row-layout.ts'

/** Rows in other shapes than the typed one's. */
export function rowSchemas({ columns }: RowLayout): Readonly<Record<string, JsonSchema>> {
  return {
    Cells: {
      description: 'A row as a list, in the order of the signature',
      ...tuple(columns.map((column) => cellSchema(column))),
    },
    // JSON Schema cannot say that lists are of one length.
    ColumnLists: {
      description: 'A list of values per column. For one row here; with more, all lists are equally long.',
      type: 'object',
      properties: Object.fromEntries(columns.map((column) => [column.name, tuple([cellSchema(column)])])),
      required: columns.filter(({ required }) => required).map(({ name }) => name),
    },
  }
}

/** Objects or lists, all of one kind; single values for a model of one column. */
export function listForms({ columns }: RowLayout): JsonSchema {
  const [only, ...others] = columns
  const values = only && others.length === 0 ? [cellSchema(only)] : []
  const rows = [reference('Row'), reference('Cells'), ...values]
  return { anyOf: rows.map((items) => ({ type: 'array', items })) }
}

export function tuple(prefixItems: readonly JsonSchema[]): JsonSchema {
  return { type: 'array', prefixItems, minItems: prefixItems.length, maxItems: prefixItems.length }
}
