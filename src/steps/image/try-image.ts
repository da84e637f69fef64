import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { writeLayer } from '../../image/layer.ts'
import { nodeArchitecture, platformText } from '../../image/platform.ts'
import { unpackLayer } from '../../image/unpack.ts'
import type { RowsJson } from '../../model/example-rows.ts'
import { goldenRows } from '../../model/golden.ts'
import type { ImagePlan, PlannedLayer } from '../../ports/image-builder.ts'
import type { Ports } from '../../ports/ports.ts'
import type { GoldenReplay, ServingCost } from '../../records/image-report.ts'
import { replayServer } from './replay-server.ts'
import type { ServedPackage } from './served-package.ts'
import { type Contender, servingCosts } from './serving-cost.ts'

export interface Trial {
  readonly golden: GoldenReplay | null
  /** null: the package has no rows to ask about. */
  readonly cost: ServingCost | null
  readonly previous_cost: ServingCost | null
}

export interface TrialRequest {
  readonly plan: ImagePlan
  readonly kind: 'forest' | 'onnx'
  readonly model: ServedPackage
  /** The version before, whose model is served by the same server beside this one; null: none. */
  readonly previous: { readonly model: ServedPackage; readonly plan: ImagePlan } | null
  /** Of this machine, as Node calls it. */
  readonly architecture: string
  readonly folder: string
}

/** Runs the packaged server from the very layers of the image, asks for the golden rows, and measures. */
export async function tryImage(request: TrialRequest, ports: Ports): Promise<Trial> {
  const { plan, kind, model, previous, folder } = request
  ports.progress('replaying golden rows through the packaged server')
  const layers = nativeLayers(plan, kind, request.architecture)
  await using server = await ports.image.tryServer({
    root: await unpacked(layers, join(folder, 'this')),
    command: plan.command,
  })
  const golden = await replayServer(server, model.folder, kind, model.mlmodel.mlops?.classes ?? [])
  const rows = await goldenRows(model.folder)
  if (rows === null || rows.data.length === 0) return { golden, cost: null, previous_cost: null }
  ports.progress('measuring single-row requests')
  const before = previous === null ? null : await previousRows(previous.model)
  if (previous === null || before === null) {
    const [cost] = await servingCosts([{ server, rows }])
    return { golden, cost: cost ?? null, previous_cost: null }
  }
  await using other = await ports.image.tryServer({
    root: await unpacked(nativeLayers(previous.plan, kind, request.architecture), join(folder, 'previous')),
    command: previous.plan.command,
  })
  const contenders: readonly Contender[] = [
    { server, rows },
    { server: other, rows: before },
  ]
  const [cost, previous_cost] = await servingCosts(contenders)
  return { golden, cost: cost ?? null, previous_cost: previous_cost ?? null }
}

async function previousRows(model: ServedPackage): Promise<RowsJson | null> {
  const rows = await goldenRows(model.folder)
  return rows === null || rows.data.length === 0 ? null : rows
}

/** A server without native parts runs anywhere; one with them only where they are made for. */
function nativeLayers(
  { platforms }: ImagePlan,
  kind: 'forest' | 'onnx',
  architecture: string,
): readonly PlannedLayer[] {
  const own = platforms.find(({ platform }) => nodeArchitecture(platform) === architecture)
  if (own) return own.layers
  if (kind === 'forest') return platforms[0]!.layers
  throw new UserError({
    where: 'platform',
    what: `none of ${platforms.map(({ platform }) => platformText(platform)).join(', ')} is this machine's, so that golden rows cannot be replayed`,
    allowed: `linux/${architecture === 'x64' ? 'amd64' : architecture} among them`,
  })
}

async function unpacked(layers: readonly PlannedLayer[], folder: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  const root = join(folder, 'root')
  for (const [index, { files }] of layers.entries()) {
    const { file } = await writeLayer(files, join(folder, `${index}.tar.gz`))
    await unpackLayer(file, root)
  }
  return root
}
