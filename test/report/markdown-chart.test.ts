import { describe, expect, test } from '@jest/globals'
import type { ChartBlock } from '../../src/report/document.ts'
import { markdownChart } from '../../src/report/markdown-chart.ts'

function chart(overrides: Partial<ChartBlock> = {}): ChartBlock {
  return {
    kind: 'chart',
    title: 'Loss',
    x_title: 'step',
    y_title: 'loss',
    x_range: [0, 4],
    y_range: [0, 1],
    lines: [{ name: 'loss', x: [0, 2, 4], y: [1, 0.5, 0] }],
    reference: null,
    ...overrides,
  }
}

const NUMBER = '-?\\d+(\\.\\d+)?'
const GRAMMAR = new RegExp(
  [
    '^xychart-beta',
    '  title "[^"\\n]+"',
    `  x-axis "[^"\\n]+" ${NUMBER} --> ${NUMBER}`,
    `  y-axis "[^"\\n]+" ${NUMBER} --> ${NUMBER}`,
    `(  line \\[${NUMBER}(, ${NUMBER})*\\]\n){1,2}\`\`\``,
  ].join('\n'),
  'm',
)

describe('a Mermaid chart', () => {
  test.each([
    ['an ordinary one', chart()],
    ['tiny values: no exponents', chart({ y_range: [1e-7, 3e-7], lines: [{ name: 'a', x: [0, 4], y: [1e-7, 3e-7] }] })],
    ['huge and negative values', chart({ y_range: [-1e22, 3e9], lines: [{ name: 'a', x: [0, 4], y: [-1e22, 3e9] }] })],
    ['empty labels', chart({ title: '', x_title: ' ', y_title: '"' })],
    ['labels that are Mermaid', chart({ title: 'a"\n  line [1]\n%%{init}%%', y_title: '`]<br>;#' })],
    ['three lines', chart({ lines: ['a', 'b', 'c'].map((name) => ({ name, x: [0, 4], y: [0, 1] })) })],
  ])('%s keeps to the grammar', (_, block) => expect(markdownChart(block)).toMatch(GRAMMAR))

  test('has twenty points, evenly spaced', () => {
    const [, points = ''] = /line \[(.*)\]/.exec(markdownChart(chart())) ?? []
    expect(points.split(', ')).toHaveLength(20)
    expect(points.startsWith('1, 0.947368, ')).toBe(true)
  })
})
