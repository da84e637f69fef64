import { LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent } from 'echarts/components'
import * as echarts from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { ChartBlock, Line } from './document.ts'
import { extent } from './extent.ts'
import { plainText } from './plain-text.ts'
import { resample } from './resample.ts'

echarts.use([LineChart, GridComponent, LegendComponent, SVGRenderer])

const WIDTH = 480
const HEIGHT = 380

// Stand-ins that the page's own colours replace, so that one drawing serves a light and a dark page.
const INK = '#010203'
const FAINT = '#040506'
const LINES = ['#070809', '#0a0b0c', '#0d0e0f', '#101112'] as const

/** A chart as one svg element; the same chart and id give the same bytes. `id` must be unique on the page. */
export function chartSvg(chart: ChartBlock, id: string): string {
  const instance = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT })
  instance.setOption({
    animation: false,
    textStyle: { fontFamily: 'system-ui, sans-serif', fontSize: 13 },
    grid: { left: 56, right: 18, top: 44, bottom: 52 },
    legend: {
      top: 4,
      left: 50,
      itemWidth: 20,
      itemHeight: 3,
      itemGap: 28,
      icon: 'rect',
      textStyle: { color: INK, fontSize: 13 },
    },
    xAxis: axis(chart.x_title, chart.x_range, 30),
    yAxis: axis(chart.y_title, chart.y_range, 40),
    series: [
      ...chart.lines
        .slice(0, LINES.length)
        .map((line, index) => drawn(line, LINES[index] ?? INK, index === 0 ? 2.5 : 2)),
      ...(chart.reference
        ? [{ ...drawn(chart.reference, INK, 1.5), lineStyle: { color: INK, width: 1.5, type: 'dashed', opacity: 0.6 } }]
        : []),
    ],
  })
  const svg = instance.renderToSVGString({ useViewBox: true })
  instance.dispose()
  return themed(svg, id)
}

function axis(name: string, [min, max]: readonly [number, number], nameGap: number) {
  return {
    type: 'value',
    name: plainText(name, 60),
    nameLocation: 'middle',
    nameGap,
    nameTextStyle: { color: INK, fontSize: 13 },
    min,
    max,
    axisLabel: { color: INK, fontSize: 12 },
    axisLine: { show: true, lineStyle: { color: FAINT } },
    splitLine: { lineStyle: { color: FAINT, opacity: 0.35 } },
  }
}

function drawn(line: Line, colour: string, width: number) {
  return {
    type: 'line',
    name: plainText(line.name, 24),
    data: pointsOf(line),
    showSymbol: line.x.length <= 30 && line.x.length > 2,
    symbol: 'circle',
    symbolSize: 5,
    lineStyle: { color: colour, width },
    itemStyle: { color: colour },
    silent: true,
  }
}

/** A drawing this wide shows no more points than this. */
const MOST_POINTS = 500

function pointsOf(line: Line): [number, number][] {
  if (line.x.length <= MOST_POINTS) return line.x.map((x, index) => [x, line.y[index] ?? 0])
  const [from, to] = extent(line.x)
  return resample(line, [from, to], MOST_POINTS).map((y, index) => [
    from + ((to - from) * index) / (MOST_POINTS - 1),
    y,
  ])
}

/** Page colours for the stand-ins. ECharts numbers names and hover styles through the process: names become the chart's, styles go. */
function themed(svg: string, id: string): string {
  const colours = new Map<string, string>([
    [INK, 'var(--muted)'],
    [FAINT, 'var(--line)'],
    ...LINES.map((colour, index): [string, string] => [colour, `var(--series-${index + 1})`]),
  ])
  let text = svg
    .replace(/<style[^>]*>[\s\S]*?<\/style>| (?:class|ecmeta_\w+)="[^"]*"/g, '')
    .replace(/(?<=id="|url\(#)zr\d+/g, id)
  // Only whole attribute values: a label that reads like a colour stays as it is (quotes in labels are escaped).
  for (const [stand, colour] of colours) text = text.replaceAll(`"${stand}"`, `"${colour}"`)
  return text
}
