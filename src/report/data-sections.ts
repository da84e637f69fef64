import type { DatasetInput } from '../records/run.ts'
import type { Block, Section } from './document.ts'
import { bytesText, countText } from './number-text.ts'
import { shortDigest } from './plain-text.ts'
import { code } from './span.ts'

/** The files that were read with their digests, and the columns found in them. */
export function dataSections(datasets: readonly DatasetInput[]): Section[] {
  if (datasets.length === 0) return []
  const sources: Block = {
    kind: 'table',
    columns: [
      { title: 'Used for', align: 'left' },
      { title: 'File', align: 'left' },
      { title: 'Size', align: 'right' },
      { title: 'sha256', align: 'left' },
      { title: 'Rows used', align: 'right' },
    ],
    rows: datasets.flatMap(({ context, sources: files, rows }) =>
      files.map(({ path, bytes, sha256 }, index) => ({
        cells: [
          { text: context },
          { text: path },
          { text: bytesText(bytes) },
          { text: code(shortDigest(sha256)) },
          { text: index === 0 ? countText(rows) : '' },
        ],
      })),
    ),
  }
  const columns = datasets[0]?.columns ?? []
  const schema: Block = {
    kind: 'table',
    columns: [
      { title: 'Column', align: 'left' },
      { title: 'Type', align: 'left' },
      { title: 'Role', align: 'left' },
      { title: 'Missing', align: 'right' },
      { title: 'Distinct', align: 'right' },
    ],
    rows: columns.map(({ name, type, role, missing, distinct }) => ({
      cells: [
        { text: code(name) },
        { text: type },
        { text: role },
        { text: countText(missing) },
        { text: countText(distinct) },
      ],
    })),
  }
  const title = `Columns of the ${datasets[0]?.context} data (${countText(columns.length)})`
  return [
    { id: 'data', title: 'Data', priority: 3, folded: false, blocks: [sources] },
    ...(columns.length > 0 ? [{ id: 'columns', title, priority: 8, folded: true, blocks: [schema] }] : []),
  ]
}
