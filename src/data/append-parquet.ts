import { deserialize, serialize } from 'node:v8'
import type { RowGroup, SchemaElement } from 'hyparquet'
import { ByteWriter, type ColumnSource, ParquetWriter } from 'hyparquet-writer'
import type { AppenderOptions, RowAppender } from './row-appender.ts'
import { plainTexts } from './row-lines.ts'
import type { StreamKind } from './stream-column.ts'
import type { Column, Table } from './table.ts'

interface PartState {
  readonly schema: SchemaElement[]
  readonly group: RowGroup
}

/**
 * A Parquet file whose row groups are the parts: numbers as DOUBLE, whole numbers that are passed on as INT64, the others as
 * strings, all nullable, since no column's values are known before the last part.
 */
export function appendParquet(kinds: ReadonlyMap<string, StreamKind>, from: AppenderOptions['from']): RowAppender {
  const bytes = new ByteWriter(1 << 20)
  const parts = (from?.added ?? []).map((part) => deserialize(part) as PartState)
  let writer: ParquetWriter | null = null
  let added: Uint8Array | null = null

  function begin(schema: SchemaElement[]): ParquetWriter {
    const begun = new ParquetWriter({ writer: bytes, schema, createdBy: 'mlops-actions' })
    if (from !== null) {
      bytes.index = 0
      bytes.offset = from.bytes
      for (const { group } of parts) {
        begun.row_groups.push(group)
        begun.num_rows += group.num_rows
      }
    }
    return begun
  }

  function made(): Uint8Array {
    const part = bytes.getBytes().slice()
    bytes.index = 0
    return part
  }

  return {
    get added() {
      return added
    },
    async append(table) {
      writer ??= begin(parts[0]?.schema ?? schemaOf(table, kinds))
      const before = writer.row_groups.length
      if (table.rows > 0) {
        await writer.write({
          columnData: table.columns.map((column) => source(column, kinds.get(column.name))),
          rowGroupSize: table.rows,
        })
      }
      const group = writer.row_groups[before]
      added = group === undefined ? null : serialize({ schema: writer.schema, group } satisfies PartState)
      return made()
    },
    async finish() {
      writer ??= begin(parts[0]?.schema ?? [])
      await writer.finish()
      return made()
    },
  }
}

function schemaOf(table: Table, kinds: ReadonlyMap<string, StreamKind>): SchemaElement[] {
  return [
    { name: 'root', num_children: table.columns.length },
    ...table.columns.map((column): SchemaElement => {
      const { name } = column
      if (column.kind === 'number') return { name, type: 'DOUBLE', repetition_type: 'OPTIONAL' }
      if (kinds.get(name) === 'digits') return { name, type: 'INT64', repetition_type: 'OPTIONAL' }
      return {
        name,
        type: 'BYTE_ARRAY',
        converted_type: 'UTF8',
        logical_type: { type: 'STRING' },
        repetition_type: 'OPTIONAL',
      }
    }),
  ]
}

function source(column: Column, kind: StreamKind | undefined): ColumnSource {
  // A page index would have to be kept from part to part, and row groups are small enough without.
  const shared = { name: column.name, offsetIndex: false }
  if (column.kind === 'number') {
    const { values } = column
    const gaps = values.some(Number.isNaN)
    return { ...shared, data: gaps ? Array.from(values, (value) => (Number.isNaN(value) ? null : value)) : values }
  }
  const plain = plainTexts(column, kind)
  if (plain.kind !== 'string') throw new Error(`${column.name} is no column of texts`)
  const values: readonly (string | bigint)[] = kind === 'digits' ? plain.categories.map(BigInt) : plain.categories
  return { ...shared, data: Array.from(plain.codes, (code) => (code < 0 ? null : values[code]!)) }
}
