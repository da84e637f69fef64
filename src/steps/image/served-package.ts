import { basename, resolve } from 'node:path'
import { UserError } from '../../errors.ts'
import { packageSummary } from '../../model/digests.ts'
import { type Mlmodel, readMlmodel } from '../../model/mlmodel.ts'
import { openScorer } from '../../model/scorer.ts'
import type { Version } from '../../ports/model-registry.ts'
import type { Ports } from '../../ports/ports.ts'
import type { ModelReference } from '../../records/run.ts'
import type { VersionRecord } from '../../records/version.ts'
import { openVersion } from '../open-version.ts'
import { versionNamed } from '../version-named.ts'

/** A model package that goes into an image. */
export interface ServedPackage {
  readonly name: string
  readonly version: Version | null
  readonly record: VersionRecord | null
  readonly folder: string
  readonly mlmodel: Mlmodel
  readonly summary: ModelReference
}

export interface PackageChoice {
  readonly version: string | undefined
  readonly package: string | undefined
}

/** Brings a version's package into `folder`, digests checked, or takes the one that lies at a path. */
export async function servedPackage(choice: PackageChoice, folder: string, ports: Ports): Promise<ServedPackage> {
  if ((choice.version === undefined) === (choice.package === undefined))
    throw new UserError({
      where: 'build-image',
      what: 'one model is needed',
      allowed: 'NAME@VERSION, NAME@STAGE or package: FOLDER',
    })
  if (choice.version !== undefined) {
    const version = await versionNamed(choice.version, ports)
    const { record } = await openVersion(version, folder, ports)
    return { ...(await described(folder)), name: version.name, version, record, folder }
  }
  const own = resolve(ports.directory, choice.package ?? '.')
  const { mlmodel, summary } = await described(own)
  return { mlmodel, summary, name: mlmodel.mlops?.name ?? imageName(own), version: null, record: null, folder: own }
}

async function described(folder: string): Promise<{ mlmodel: Mlmodel; summary: ModelReference }> {
  return { mlmodel: await readMlmodel(folder), summary: await packageSummary(folder) }
}

function imageName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return name || 'model'
}

/**
 * What our server needs to run this model: nothing, or ONNX Runtime. The model is opened once, so that one that cannot be
 * served (a pickle, an ONNX output that is no tensor) is refused before anything is made.
 */
export async function servedBy(
  { folder, mlmodel }: ServedPackage,
  runtime: 'node' | 'mlflow',
  signal: AbortSignal,
): Promise<'forest' | 'onnx' | 'mlflow'> {
  if (runtime === 'mlflow') {
    if (mlmodel.flavors.includes('python_function')) return 'mlflow'
    throw new UserError({
      where: folder,
      what: 'has no python_function flavor, which MLflow serves by',
      allowed: 'a package that MLflow saved, or runtime: node',
    })
  }
  if (mlmodel.mlops?.forest === undefined && mlmodel.mlops?.onnx === undefined && mlmodel.onnx === null)
    throw unservable(folder, mlmodel)
  const scorer = await openScorer(folder, { signal })
  await scorer.close()
  return scorer.kind === 'forest' ? 'forest' : 'onnx'
}

function unservable(folder: string, { flavors }: Mlmodel): UserError {
  const foreign = flavors.filter((name) => name !== 'mlops_actions' && name !== 'python_function')
  const kind = foreign.length > 0 ? `a ${foreign.join(', ')} model` : 'a model without ONNX file or forest.bin'
  return new UserError({
    where: folder,
    what: `${kind} is not served by our server: pickles run code when they are loaded, so we never load one`,
    allowed: 'a model.onnx in the package (skl2onnx, torch.onnx), or runtime: mlflow for an image with Python',
  })
}

/** When the package was made, to the second: an image's own time, so that the same package gives the same image. */
export function createdAt({ mlmodel, version }: ServedPackage): string {
  const text = version?.registered_at ?? mlmodel.utc_time_created?.replace(' ', 'T').replace(/(\.\d+)?Z?$/, 'Z') ?? ''
  const time = Date.parse(text)
  return new Date(Number.isNaN(time) ? 0 : Math.floor(time / 1000) * 1000).toISOString()
}
