const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

/** One block a value, between `low` and `high`; values outside stand at the edge. */
export function sparkline(values: readonly number[], low: number, high: number): string {
  const span = high - low
  return values.map((value) => LEVELS[level(span > 0 ? (value - low) / span : 0)]).join('')
}

/** A bar of `width` characters for a share of 1, in eighths of a character; empty cells are dots. */
export function bar(share: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0)) * width * 8)
  const text = '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '')
  return text.padEnd(width, '·')
}

function level(share: number): number {
  return Math.min(7, Math.max(0, Math.floor((Number.isFinite(share) ? share : 0) * 8)))
}
