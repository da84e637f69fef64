import { readdir } from 'node:fs/promises'
import { UserError } from '../../errors.ts'
import { PORT } from '../../image/config.ts'
import { imageLabels } from '../../image/labels.ts'
import { filesUnder } from '../../image/layer.ts'
import { LAUNCHER } from '../../image/mlflow-launcher.ts'
import { platformText } from '../../image/platform.ts'
import type { ImagePlan, PlannedLayer, PlatformPlan } from '../../ports/image-builder.ts'
import type { OnnxRuntime } from '../../ports/onnx-runtime.ts'
import type { Platform } from '../../records/oci.ts'
import { pinnedRequirements } from './pinned-requirements.ts'
import { createdAt, type ServedPackage } from './served-package.ts'

export interface PlanRequest {
  readonly model: ServedPackage
  readonly kind: 'forest' | 'onnx' | 'mlflow'
  readonly repository: string
  readonly tag: string
  readonly base: string
  readonly platforms: readonly Platform[]
  readonly server_folder: string
  readonly onnxRuntime: OnnxRuntime
  /** Where the source lies, if the package does not say. */
  readonly source_repository: string | null
  readonly progress: (activity: string) => void
}

/** The image of a package: ONNX Runtime where it needs one, the server under /app, the model under /model. */
export async function planImage(request: PlanRequest): Promise<ImagePlan> {
  const { model, kind, repository, tag, base, platforms, server_folder } = request
  const own: PlannedLayer = { kind: 'model', files: await filesUnder(model.folder, 'model') }
  const served: PlannedLayer[] =
    kind === 'mlflow' ? [] : [{ kind: 'server', files: await filesUnder(await serverIn(server_folder), 'app') }]
  const planned: PlatformPlan[] = []
  for (const platform of platforms) {
    const runtime = kind === 'onnx' ? [await runtimeLayer(request, platform)] : []
    planned.push({ platform, layers: [...runtime, ...served, own] })
  }
  const created = createdAt(model)
  const { version, record, summary } = model
  return {
    repository,
    tag,
    base,
    platforms: planned,
    command: kind === 'mlflow' ? mlflowCommand : ['/app/index.js', ...wordsOf(model)],
    python: kind === 'mlflow' ? await pinnedRequirements(model.folder) : null,
    created,
    labels: imageLabels({
      name: model.name,
      version: version?.version ?? null,
      model_digest: summary.model_digest,
      package_digest: summary.package_digest,
      run_id: record?.run.run_id ?? model.mlmodel.run_id,
      repository: record?.run.origin.repository ?? request.source_repository,
      commit: version?.commit ?? null,
      created,
    }),
  }
}

/** MLflow's scoring server, in the environment that the image is. */
const mlflowCommand = [LAUNCHER, ...`--model-uri /model --host 0.0.0.0 --port ${PORT} --env-manager local`.split(' ')]

/** The server checks at every start that it has the very package that this image was made for. */
function wordsOf({ name, version, summary }: ServedPackage): string[] {
  const numbered = version === null ? [] : ['--model-version', version.version]
  return ['serve', '--name', name, ...numbered, '--digest', summary.package_digest]
}

async function serverIn(folder: string): Promise<string> {
  const names: readonly string[] = await readdir(folder).catch(() => [])
  if (names.includes('index.js')) return folder
  throw new UserError({
    where: folder,
    what: 'the packaged server is not here',
    allowed: 'the released actions, or a checkout after npm run build',
  })
}

async function runtimeLayer({ onnxRuntime, progress }: PlanRequest, platform: Platform): Promise<PlannedLayer> {
  progress(`bringing ONNX Runtime for ${platformText(platform)}`)
  return { kind: 'runtime', files: await filesUnder(await onnxRuntime(platform), 'app/node_modules') }
}
