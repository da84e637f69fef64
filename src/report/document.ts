import type { DriftVerdict } from '../records/drift-report.ts'
import type { Verdict } from '../records/gate-report.ts'

/** How a thing is meant, for renderers that can show it; the text itself must say it too. */
export type Tone = 'good' | 'bad' | 'warn' | 'muted'

/** A sign before a status word; each renderer has its own picture of it. */
export type Mark = 'pass' | 'fail' | 'unchanged' | 'inconclusive' | 'incomplete' | 'info'

/** A piece of text. Always plain data: each renderer escapes it, none reads markup in it. */
export interface Span {
  readonly text: string
  /** A name, id or value of a machine: `roc_auc`, `3f2a91c`. */
  readonly code?: boolean
  readonly strong?: boolean
  readonly tone?: Tone
  readonly mark?: Mark
  /** Shown as a link only where it is a plain https address. */
  readonly href?: string
}

export type Text = string | readonly Span[]

export interface Column {
  readonly title: string
  readonly align: 'left' | 'right'
}

export interface Cell {
  readonly text: Text
  /** 0 to 1: how strongly the cell stands out in a heat map. */
  readonly heat?: number
}

export interface Row {
  readonly cells: readonly Cell[]
  /** Kept longest when the table has to be shortened. */
  readonly important?: boolean
}

export interface Line {
  readonly name: string
  /** Ascending. */
  readonly x: readonly number[]
  readonly y: readonly number[]
}

export interface ChartBlock {
  readonly kind: 'chart'
  readonly title: string
  readonly x_title: string
  readonly y_title: string
  readonly x_range: readonly [number, number]
  readonly y_range: readonly [number, number]
  readonly lines: readonly Line[]
  /** A faint line to read the others by, e.g. chance or perfect calibration. */
  readonly reference: Line | null
}

export type Block =
  | { readonly kind: 'paragraph'; readonly text: Text }
  | { readonly kind: 'list'; readonly items: readonly Text[] }
  | {
      readonly kind: 'table'
      readonly columns: readonly Column[]
      readonly rows: readonly Row[]
      /** By the reader, on a page. */
      readonly sortable?: boolean
    }
  | { readonly kind: 'facts'; readonly entries: readonly { readonly key: string; readonly value: Text }[] }
  | { readonly kind: 'diff'; readonly changes: readonly DiffLine[] }
  | { readonly kind: 'log'; readonly lines: readonly string[] }
  /** Horizontal bars: `share` is 0 to 1, `text` the value as it is written. */
  | { readonly kind: 'bars'; readonly bars: readonly Bar[] }
  | ChartBlock
  | DistributionBlock

/** Shares of rows in bins of equal width, drawn as steps over each other. */
export interface DistributionBlock {
  readonly kind: 'distribution'
  readonly title: string
  /** Outer edges of the first and the last bin. */
  readonly x_range: readonly [number, number]
  readonly series: readonly { readonly name: string; readonly shares: readonly number[] }[]
}

export interface DiffLine {
  readonly key: string
  readonly before: string | null
  readonly after: string | null
}

export interface Bar {
  readonly label: string
  readonly share: number
  readonly text: string
}

export interface Section {
  /** Unique in its document: letters, digits, hyphens. */
  readonly id: string
  /** Empty: the section follows the headline without a heading of its own. */
  readonly title: string
  /** 0 is kept longest; of equals, the later section goes first. */
  readonly priority: number
  readonly folded: boolean
  readonly blocks: readonly Block[]
}

export type Outcome =
  | Verdict
  | DriftVerdict
  | 'unchanged'
  | 'trained'
  | 'reused'
  | 'failed'
  | 'registered'
  | 'promoted'
  | 'rolled-back'
  | 'built'
  | 'pushed'

export interface Document {
  readonly title: Text
  /** null: nothing was decided or done; the document describes. */
  readonly outcome: Outcome | null
  /** The verdict as one sentence. */
  readonly sentence: Text
  readonly sections: readonly Section[]
}
