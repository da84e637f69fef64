import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DefaultArtifactClient } from '@actions/artifact'
import { restoreCache, saveCache } from '@actions/cache'

/**
 * A child process that drives the real artifact and cache clients, as an action would, and writes what it saw to
 * `RESULT_FILE` as JSON. `SCRIPT` is `all`, or `upload` for the first call alone.
 */
const folder = process.env.RUNNER_TEMP!
const token = process.env.GITHUB_TOKEN!
const client = new DefaultArtifactClient()
const seen: Record<string, unknown> = {}

async function attempt<T>(name: string, act: () => Promise<T>): Promise<T | undefined> {
  try {
    const value = await act()
    seen[name] = value ?? null
    return value
  } catch (error) {
    seen[name] = `refused: ${(error as Error).message.split('\n')[0]}`
    return undefined
  }
}

mkdirSync(join(folder, 'in/sub'), { recursive: true })
writeFileSync(join(folder, 'in/a.txt'), 'first')
writeFileSync(join(folder, 'in/sub/b.txt'), 'second')
const files = [join(folder, 'in/a.txt'), join(folder, 'in/sub/b.txt')]

const upload = (): Promise<{ id?: number; size?: number; digest?: string }> =>
  client.uploadArtifact('run', files, join(folder, 'in'))
const uploaded = await attempt('upload', upload)
if (process.env.SCRIPT === 'all' && uploaded?.id) await rest(uploaded.id)

async function rest(id: number): Promise<void> {
  await attempt('duplicate', upload)
  await attempt('list', async () => (await client.listArtifacts()).artifacts.map((each) => each.name))
  await attempt('get', async () => (await client.getArtifact('run')).artifact.id === id)
  await attempt('absent', () => client.getArtifact('absent'))
  const read = (path: string): string[] => ['a.txt', 'sub/b.txt'].map((name) => readFileSync(join(path, name), 'utf8'))
  const expectedHash = uploaded?.digest ? `sha256:${uploaded.digest}` : ''
  await attempt('download', async () => {
    const { downloadPath, digestMismatch } = await client.downloadArtifact(id, {
      path: join(folder, 'out'),
      expectedHash,
    })
    return [...read(downloadPath!), digestMismatch]
  })
  const [repositoryOwner = '', repositoryName = ''] = process.env.GITHUB_REPOSITORY!.split('/')
  const findBy = { token, workflowRunId: Number(process.env.GITHUB_RUN_ID), repositoryOwner, repositoryName }
  await attempt('across', async () => {
    const { artifact } = await client.getArtifact('run', { findBy })
    const { downloadPath } = await client.downloadArtifact(artifact.id, { path: join(folder, 'out2'), findBy })
    return read(downloadPath!)
  })
  await attempt('delete', async () => (await client.deleteArtifact('run')).id === id)
  await attempt('again', async () => (await upload()).id !== id)

  const cached = join(folder, 'cached')
  mkdirSync(cached, { recursive: true })
  writeFileSync(join(cached, 'data.bin'), 'cached bytes')
  process.chdir(folder)
  await attempt('cache miss', () => restoreCache(['cached'], 'key-1'))
  await attempt('cache save', async () => (await saveCache(['cached'], 'key-1')) > 0)
  await attempt('cache save again', () => saveCache(['cached'], 'key-1'))
  writeFileSync(join(cached, 'data.bin'), 'changed')
  await attempt('cache hit', () => restoreCache(['cached'], 'key-1'))
  seen['cache bytes'] = readFileSync(join(cached, 'data.bin'), 'utf8')
  await attempt('cache prefix', () => restoreCache(['cached'], 'key-2', ['key-']))
  await attempt('cache other path', () => restoreCache(['elsewhere'], 'key-1'))
}

writeFileSync(process.env.RESULT_FILE!, JSON.stringify(seen))
