import type { ChartBlock } from './document.ts'
import { escapeMarkdown } from './markdown-text.ts'
import { numberText } from './number-text.ts'
import { plainText } from './plain-text.ts'
import { resample } from './resample.ts'
import { sparkline } from './sparkline.ts'

/** GitHub's Mermaid shows no legend and crowds its axis beyond this. */
const POINTS = 20
const LINES = 2
const RANGE_DIGITS = 12
const PALETTE = [
  { mark: '🟦', colour: '#2f81f7' },
  { mark: '🟧', colour: '#db6d28' },
] as const

/** A Mermaid xychart of the first two lines, and every line once more as a sparkline, for readers without Mermaid. */
export function markdownChart(chart: ChartBlock): string {
  const drawn = [...chart.lines, ...(chart.reference ? [chart.reference] : [])].slice(0, LINES)
  const [low, high] = chart.y_range
  const lines = drawn.map(
    (line) =>
      `  line [${resample(line, chart.x_range, POINTS)
        .map((value) => plotted(value))
        .join(', ')}]`,
  )
  const mermaid = [
    '```mermaid',
    `%%{init: {"themeVariables": {"xyChart": {"plotColorPalette": "${PALETTE.map(({ colour }) => colour).join(', ')}"}}}}%%`,
    'xychart-beta',
    `  title "${mermaidLabel(chart.title)}"`,
    `  x-axis "${mermaidLabel(chart.x_title)}" ${plotted(chart.x_range[0], RANGE_DIGITS)} --> ${plotted(chart.x_range[1], RANGE_DIGITS)}`,
    `  y-axis "${mermaidLabel(chart.y_title)}" ${plotted(low, RANGE_DIGITS)} --> ${plotted(high, RANGE_DIGITS)}`,
    ...lines,
    '```',
  ].join('\n')
  const legend = drawn
    .map((line, index) => `${PALETTE[index]?.mark} ${escapeMarkdown(plainText(line.name, 60))}`)
    .join(' · ')
  const sparks = chart.lines.map(
    (line) =>
      `\`${sparkline(resample(line, chart.x_range, POINTS), low, high)}\` ${escapeMarkdown(plainText(line.name, 60))}`,
  )
  const scale = `${escapeMarkdown(plainText(chart.y_title, 60))}, ${numberText(low)} to ${numberText(high)}`
  return [mermaid, legend, `${sparks.join(' · ')} (${scale})`].join('\n\n')
}

/** Letters, digits and a little punctuation: nothing that ends a quoted Mermaid label or starts a directive; never empty. */
function mermaidLabel(text: string): string {
  const label = plainText(text, 60)
    .replace(/[^\p{L}\p{N} _.,:()/=+-]/gu, ' ')
    .replace(/ +/g, ' ')
    .trim()
  return label === '' ? 'value' : label
}

/** Mermaid's grammar knows no exponents. */
function plotted(value: number, digits = 6): string {
  return (Number.isFinite(value) ? value : 0).toLocaleString('en', {
    useGrouping: false,
    maximumSignificantDigits: digits,
  })
}
