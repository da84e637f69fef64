import type { DistributionBlock } from './document.ts'
import { escapeHtml } from './html-text.ts'
import { numberText, percentText } from './number-text.ts'
import { plainText } from './plain-text.ts'

const WIDTH = 480
const HEIGHT = 180
const [LEFT, RIGHT, TOP, BOTTOM] = [58, 8, 26, 22]

/** Steps of each series over a common scale, in the page's colours; about 1 KB, so that a page holds hundreds. */
export function distributionSvg({ series, x_range: [from, to] }: DistributionBlock): string {
  const highest = Math.max(1e-12, ...series.flatMap(({ shares }) => shares))
  const label = (x: number, y: number, anchor: string, text: string, fill = 'var(--muted)'): string =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${fill}">${escapeHtml(text)}</text>`
  const parts = series.map(({ shares }, at) => stepPath(shares, highest, at + 1))
  const names = series.map(({ name }, at) => {
    const colour = `var(--series-${at + 1})`
    return `<path d="M${LEFT + at * 130} 12h18" stroke="${colour}" stroke-width="3"/>${label(LEFT + 24 + at * 130, 16, 'start', plainText(name, 24))}`
  })
  const base = HEIGHT - BOTTOM
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" font-size="12" font-family="system-ui,sans-serif">`,
    `<path d="M${LEFT} ${TOP}H${WIDTH - RIGHT}M${LEFT} ${base}H${WIDTH - RIGHT}" stroke="var(--line)"/>`,
    ...parts,
    ...names,
    label(LEFT - 5, TOP + 9, 'end', percentText(highest)),
    label(LEFT - 5, base, 'end', '0'),
    label(LEFT, HEIGHT - 6, 'start', numberText(from)),
    label(WIDTH - RIGHT, HEIGHT - 6, 'end', numberText(to)),
    '</svg>',
  ].join('')
}

function stepPath(shares: readonly number[], highest: number, colour: number): string {
  const width = (WIDTH - LEFT - RIGHT) / shares.length
  const base = HEIGHT - BOTTOM
  const height = (share: number): string => (base - ((base - TOP) * share) / highest).toFixed(1)
  const steps = shares.map((share, i) => `V${height(share)}H${(LEFT + (i + 1) * width).toFixed(1)}`).join('')
  const fill = `fill="var(--series-${colour})" fill-opacity="${colour === 1 ? 0.18 : 0.08}"`
  return `<path d="M${LEFT} ${base}${steps}V${base}" ${fill} stroke="var(--series-${colour})" stroke-width="1.6"/>`
}
