import type { ImageLayer, ImageReport, LayerKind, PlatformImage, ServingCost } from '../records/image-report.ts'
import type { Block, Cell, Document, Section, Text } from './document.ts'
import { bytesText, countOf, numberText } from './number-text.ts'
import { shortDigest } from './plain-text.ts'
import { code } from './span.ts'

/** What a serving image is made of, what it costs to ask it, and both beside the version before. */
export function imageDocument(report: ImageReport): Document {
  return {
    title: code(report.version === null ? report.name : `${report.name}@${report.version}`),
    outcome: report.pushed ? 'pushed' : 'built',
    sentence: sentence(report),
    sections: [
      factsSection(report),
      ...report.platforms.map((one) => layersSection(report, one)),
      ...costSection(report),
    ],
  }
}

const kinds: Record<LayerKind, string> = {
  base: 'base',
  runtime: 'ONNX Runtime',
  server: 'server',
  model: 'model',
  other: 'other',
}

function sentence({ repository, tag, pushed, platforms, golden }: ImageReport): Text {
  const proof =
    golden === null
      ? 'the package holds no golden rows to replay'
      : `the packaged server answers ${countOf(golden.rows, 'golden row')} as the model did when it was made`
  return [
    { text: `${repository}:${tag}`, code: true },
    {
      text: ` ${pushed ? 'is pushed' : 'would be pushed'}: ${bytesText(platforms[0]?.bytes ?? 0)} compressed; ${proof}.`,
    },
  ]
}

function factsSection(report: ImageReport): Section {
  const { repository, digest, base, golden, sbom, provenance, manifests, deployment } = report
  const entries: { key: string; value: Text }[] = [
    { key: 'Pull', value: code(`${repository}@${digest}`) },
    { key: 'Base', value: code(`${base.name}@${base.digest}`) },
    { key: 'Package', value: code(shortDigest(report.package_digest)) },
  ]
  if (golden !== null && golden.largest_difference !== null && golden.tolerance > 0)
    entries.push({
      key: 'Largest difference',
      value: `${numberText(golden.largest_difference)} (allowed: ${numberText(golden.tolerance)})`,
    })
  if (sbom !== null) entries.push({ key: 'SBOM', value: code(sbom) })
  if (provenance !== null) entries.push({ key: 'Provenance', value: code(provenance) })
  if (manifests.length > 0) entries.push({ key: 'Manifests', value: manifests.join(', ') })
  if (deployment !== null) entries.push({ key: 'Deployment', value: deployment })
  return { id: 'image', title: '', priority: 0, folded: false, blocks: [{ kind: 'facts', entries }] }
}

function layersSection({ previous, platforms }: ImageReport, image: PlatformImage): Section {
  const before = previous?.image?.platform === image.platform ? previous.image : null
  const block: Block = {
    kind: 'table',
    columns: [
      { title: 'Layer', align: 'left' },
      { title: 'Size', align: 'right' },
      ...(before === null
        ? []
        : [{ title: previous?.version ?? '', align: 'right' } as const, { title: 'Change', align: 'left' } as const]),
    ],
    rows: [
      ...byKind(image.layers).map(([kind, layers]) => row(kinds[kind], layers, before && ofKind(before.layers, kind))),
      row('all', image.layers, before?.layers ?? null),
    ],
  }
  const title = platforms.length === 1 ? 'Size' : `Size for ${image.platform}`
  return { id: `size-${image.platform.replaceAll('/', '-')}`, title, priority: 1, folded: false, blocks: [block] }
}

function row(name: string, layers: readonly ImageLayer[], before: readonly ImageLayer[] | null): { cells: Cell[] } {
  const cells: Cell[] = [{ text: name }, { text: bytesText(sum(layers)) }]
  if (before === null) return { cells }
  return {
    cells: [...cells, { text: before.length === 0 ? '–' : bytesText(sum(before)) }, { text: change(layers, before) }],
  }
}

function change(now: readonly ImageLayer[], before: readonly ImageLayer[]): string {
  if (before.length === 0) return 'new'
  const digests = (layers: readonly ImageLayer[]): string => layers.map(({ digest }) => digest).join()
  if (digests(now) === digests(before)) return 'the same'
  const delta = sum(now) - sum(before)
  if (delta === 0) return 'other content'
  return `${bytesText(Math.abs(delta))} ${delta > 0 ? 'more' : 'less'}`
}

function costSection({ cost, previous, version }: ImageReport): Section[] {
  if (cost === null) return []
  const before = previous?.cost ?? null
  const rows = [costRow(version ?? 'this image', cost), ...(before ? [costRow(previous?.version ?? '', before)] : [])]
  const block: Block = {
    kind: 'table',
    columns: [
      { title: 'Model', align: 'left' },
      { title: 'p50', align: 'right' },
      { title: 'p99', align: 'right' },
      { title: 'CPU per request', align: 'right' },
    ],
    rows,
  }
  const how = `${countOf(cost.requests, 'request')} of one row each, one after another on this machine${before ? '; both models behind the same server, in turns' : ''}.`
  const blocks: Block[] = [block, { kind: 'paragraph', text: how }]
  return [{ id: 'cost', title: 'Cost of a request', priority: 2, folded: false, blocks }]
}

function costRow(name: string, { p50_ms, p99_ms, cpu_us }: ServingCost): { cells: Cell[] } {
  const cpu = cpu_us === null ? '–' : `${numberText(cpu_us, 3)} µs`
  return {
    cells: [
      { text: code(name) },
      { text: `${numberText(p50_ms, 3)} ms` },
      { text: `${numberText(p99_ms, 3)} ms` },
      { text: cpu },
    ],
  }
}

function byKind(layers: readonly ImageLayer[]): [LayerKind, ImageLayer[]][] {
  const found = [...new Set(layers.map(({ kind }) => kind))]
  return found.map((kind) => [kind, ofKind(layers, kind)])
}

function ofKind(layers: readonly ImageLayer[], kind: LayerKind): ImageLayer[] {
  return layers.filter((layer) => layer.kind === kind)
}

function sum(layers: readonly ImageLayer[]): number {
  return layers.reduce((total, { bytes }) => total + bytes, 0)
}
