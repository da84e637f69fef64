import type { DistributionBlock } from './document.ts'
import { numberText } from './number-text.ts'
import { plainText } from './plain-text.ts'
import { sparkline } from './sparkline.ts'

/** A distribution in characters: one line a series, all on one scale. */
export function distributionLines({
  series,
  x_range: [from, to],
}: DistributionBlock): { sparks: string; name: string }[] {
  const highest = Math.max(...series.flatMap(({ shares }) => shares))
  return series.map(({ name, shares }, index) => ({
    sparks: sparkline(shares, 0, highest),
    name: `${plainText(name, 40)}${index === 0 ? ` (${numberText(from)} to ${numberText(to)})` : ''}`,
  }))
}
