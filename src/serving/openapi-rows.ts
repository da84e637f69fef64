import { cellSchema, type JsonSchema, reference } from './openapi-schemas.ts'
import type { RowLayout } from './row-layout.ts'

/** Rows in other shapes than the typed one's. */
export function rowSchemas({ columns }: RowLayout): Readonly<Record<string, JsonSchema>> {
  const properties = Object.fromEntries(columns.map((column) => [column.name, cellSchema(column)]))
  const part = { type: 'object', properties }
  const required = columns.filter((column) => column.required).map(({ name }) => name)
  return {
    Cells: {
      description: 'A row as a list, in the order of the signature',
      ...tuple(columns.map((column) => cellSchema(column))),
    },
    // MLflow's clients leave out keys whose values are missing.
    PartialRows: {
      description: 'Rows that may lack keys, for missing values, where another row has them',
      anyOf: [
        { type: 'array', items: reference('Row') },
        {
          type: 'array',
          items: part,
          allOf: required.map((name) => ({ contains: { type: 'object', required: [name] } })),
        },
      ],
    },
    // JSON Schema cannot say that lists are of one length.
    ColumnLists: {
      description: 'A list of values per column. For one row here; with more, all lists are equally long.',
      type: 'object',
      properties: Object.fromEntries(columns.map((column) => [column.name, tuple([cellSchema(column)])])),
      required,
    },
  }
}

/** Objects or lists, all of one kind; single values for a model of one column. */
export function listForms({ columns }: RowLayout, objects: JsonSchema): JsonSchema {
  const [only, ...others] = columns
  const values = only && others.length === 0 ? [cellSchema(only)] : []
  const lists = [reference('Cells'), ...values].map((items) => ({ type: 'array', items }))
  return { anyOf: [objects, ...lists] }
}

export function tuple(prefixItems: readonly JsonSchema[]): JsonSchema {
  return { type: 'array', prefixItems, minItems: prefixItems.length, maxItems: prefixItems.length }
}
