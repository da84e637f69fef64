import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AwsClient } from 'aws4fetch'
import { UserError } from '../errors.ts'
import { fileSink, type Rotation } from './file-sink.ts'
import type { LogSink, LogTarget } from './log-sink.ts'

/** Brings one complete file away. Throws where it could not. */
type Ship = (path: string) => Promise<void>

const TRIES = 5
const MOST_WAITING = 64

/**
 * Keeps files in a temporary folder until they are complete, and ships them then: to S3-compatible storage, or by a command.
 * What cannot be shipped is tried again; of more than 64 files that wait, the oldest is given up and told to `lost`.
 */
export async function shippingSink(ship: Ship, rotation: Rotation, lost: (name: string) => void): Promise<LogSink> {
  const folder = await mkdtemp(join(tmpdir(), 'mlops-log-'))
  const waiting: string[] = []
  let working: Promise<void> | null = null

  async function work(tries: number): Promise<void> {
    for (let path = waiting[0]; path !== undefined; path = waiting[0]) {
      if (await shipped(path, tries)) {
        if (waiting[0] === path) waiting.shift()
        await rm(path, { force: true })
      } else return
    }
  }
  async function shipped(path: string, tries: number): Promise<boolean> {
    for (let attempt = 0; attempt < tries; attempt++) {
      try {
        await ship(path)
        return true
      } catch {
        await sleep(Math.min(30_000, 200 * 2 ** attempt), undefined, { ref: false })
      }
    }
    return false
  }
  const start = () => {
    working ??= work(TRIES).finally(() => {
      working = null
    })
  }
  const inner = await fileSink(folder, rotation, (path) => {
    waiting.push(path)
    if (waiting.length > MOST_WAITING) {
      const given = waiting.shift()!
      lost(basename(given))
      void rm(given, { force: true })
    }
    start()
  })
  return {
    ...inner,
    async close() {
      await inner.close()
      await working
      await work(2)
      for (const path of waiting) lost(basename(path))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Runs `command` with the file's path in `MLOPS_LOG_FILE`. */
export function shipByCommand(command: string): Ship {
  return (path) =>
    new Promise((done, failed) => {
      const options = { env: { ...process.env, MLOPS_LOG_FILE: path }, timeout: 300_000 }
      execFile('sh', ['-ec', command], options, (error) => (error ? failed(error) : done()))
    })
}

/** PUTs the file as `PREFIX/NAME`. Credentials, region and endpoint are AWS's usual variables of the environment. */
export function shipToS3({ bucket, prefix }: Extract<LogTarget, { kind: 's3' }>, env: NodeJS.ProcessEnv): Ship {
  const [accessKeyId, secretAccessKey] = [env['AWS_ACCESS_KEY_ID'], env['AWS_SECRET_ACCESS_KEY']]
  if (!accessKeyId || !secretAccessKey) {
    throw new UserError({
      where: '--log',
      what: 'S3-compatible storage needs credentials',
      allowed: 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment',
    })
  }
  const region = env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? 'us-east-1'
  const sessionToken = env['AWS_SESSION_TOKEN']
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    ...(sessionToken ? { sessionToken } : {}),
    service: 's3',
    region,
    retries: 0,
  })
  const endpoint = env['AWS_ENDPOINT_URL_S3'] ?? env['AWS_ENDPOINT_URL']
  const root = endpoint ? `${endpoint.replace(/\/+$/, '')}/${bucket}` : `https://${bucket}.s3.${region}.amazonaws.com`
  return async (path) => {
    const key = [...prefix.split('/').filter(Boolean), basename(path)].map(encodeURIComponent).join('/')
    const response = await client.fetch(`${root}/${key}`, {
      method: 'PUT',
      body: new Uint8Array(await readFile(path)),
      signal: AbortSignal.timeout(300_000),
    })
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`the storage answered ${response.status}`)
  }
}
