import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { confinedPath } from '../files/confined-path.ts'
import type { ImagePlan, PlannedLayer } from '../ports/image-builder.ts'
import { environment, PORT, USER } from './config.ts'

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
  if (plan.python !== null) await writeFile(join(folder, 'requirements.txt'), `${plan.python.join('\n')}\n`)
  await writeFile(join(folder, 'Dockerfile'), dockerfile(plan, node, labels))
}

function dockerfile(plan: ImagePlan, node: string, labels: Readonly<Record<string, string>>): string {
  const { base, command, platforms, python } = plan
  const [entry = '', ...words] = command
  const all = Object.entries({ ...labels, ...plan.labels }).sort(([a], [b]) => (a < b ? -1 : 1))
  const install = [
    'COPY requirements.txt /requirements.txt',
    'RUN pip install --no-cache-dir --requirement /requirements.txt',
    'ENV HOME=/tmp PYTHONDONTWRITEBYTECODE=1',
  ]
  return [
    `FROM ${base}`,
    'ARG TARGETARCH=amd64',
    ...(python === null ? [] : install),
    ...(platforms[0]?.layers ?? []).map((layer) => `COPY ${placeOf(layer, '${TARGETARCH}')}/ /`),
    ...(python === null ? Object.entries(environment).map(([name, value]) => `ENV ${name}=${value}`) : []),
    ...all.map(([name, value]) => `LABEL ${name}=${quoted(value)}`),
    `USER ${USER}`,
    `WORKDIR ${python === null ? '/app' : '/tmp'}`,
    `EXPOSE ${PORT}`,
    'STOPSIGNAL SIGTERM',
    `ENTRYPOINT ${JSON.stringify(python === null ? [node, entry] : [entry])}`,
    `CMD ${JSON.stringify(words)}`,
    '',
  ].join('\n')
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
