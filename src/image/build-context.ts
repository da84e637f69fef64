import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { confinedPath } from '../files/confined-path.ts'
import type { ImagePlan, PlannedLayer } from '../ports/image-builder.ts'
import { environment, PORT, USER } from './config.ts'
import { LAUNCHER, mlflowLauncher } from './mlflow-launcher.ts'

/**
 * Writes what `docker build` takes: a Dockerfile, and a folder for each layer, those that differ between platforms once for each.
 * `node` is how the base starts Node; `labels` go before the plan's.
 */
export async function writeBuildContext(
  folder: string,
  plan: ImagePlan,
  node: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<void> {
  const [first] = plan.platforms
  if (!first) throw new Error('an image needs a platform')
  for (const { platform, layers } of plan.platforms)
    for (const layer of layers) await copyLayer(layer, join(folder, placeOf(layer, platform.architecture)))
  await mkdir(folder, { recursive: true })
  if (plan.python !== null) {
    await writeFile(join(folder, 'requirements.txt'), `${plan.python.join('\n')}\n`)
    await writeFile(join(folder, basename(LAUNCHER)), mlflowLauncher)
  }
  await writeFile(join(folder, 'Dockerfile'), dockerfile(plan, node, labels))
}

/** What changes least comes first: builders start again where something has changed. */
function dockerfile(plan: ImagePlan, node: string, labels: Readonly<Record<string, string>>): string {
  const { base, command, platforms, python } = plan
  const [entry = '', ...words] = command
  const all = Object.entries({ ...labels, ...plan.labels }).sort(([a], [b]) => (a < b ? -1 : 1))
  const variables = python === null ? environment : { HOME: '/tmp', PYTHONDONTWRITEBYTECODE: '1' }
  const install = [
    'COPY requirements.txt /requirements.txt',
    'RUN pip install --no-cache-dir --requirement /requirements.txt',
    `COPY ${basename(LAUNCHER)} ${LAUNCHER}`,
  ]
  return [
    `FROM ${base}`,
    'ARG TARGETARCH=amd64',
    `EXPOSE ${PORT}`,
    'STOPSIGNAL SIGTERM',
    `ENV ${pairs(Object.entries(variables))}`,
    ...(python === null ? [] : install),
    ...(platforms[0]?.layers ?? []).map((layer) => `COPY ${placeOf(layer, '${TARGETARCH}')}/ /`),
    // Made before its files are there it would be a layer of its own.
    `WORKDIR ${python === null ? '/app' : '/tmp'}`,
    `LABEL ${pairs(all)}`,
    `USER ${USER}`,
    `ENTRYPOINT ${JSON.stringify([python === null ? node : 'python', entry])}`,
    `CMD ${JSON.stringify(words)}`,
    '',
  ].join('\n')
}

/** In one instruction: each may cost a builder a copy of everything. */
function pairs(entries: readonly (readonly [string, string])[]): string {
  return entries.map(([name, value]) => `${name}=${quoted(value)}`).join(' \\\n  ')
}

function placeOf({ kind }: PlannedLayer, architecture: string): string {
  return kind === 'runtime' ? `runtime/${architecture}` : kind
}

async function copyLayer({ files }: PlannedLayer, folder: string): Promise<void> {
  for (const { path, source } of files) {
    const target = confinedPath(folder, path)
    await mkdir(dirname(target), { recursive: true })
    await copyFile(source, target)
  }
}

/** In a Dockerfile's double quotes a backslash, a quote and a dollar sign mean something, and a line's end ends it. */
function quoted(value: string): string {
  return `"${value.replaceAll(/[\\"$]/g, '\\$&').replaceAll(/[\r\n]+/g, ' ')}"`
}
