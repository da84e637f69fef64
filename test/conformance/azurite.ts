import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BlobStore } from '../fakes/blob-store.ts'

const account = 'devstoreaccount1'
const container = 'results'
const version = '2020-12-06'

export interface Azurite {
  readonly blobs: BlobStore
  sas(key: string, permission: string, options?: { readonly expired?: boolean; readonly resource?: 'b' | 'c' }): string
  close(): Promise<void>
}

/** Microsoft's storage emulator as the double's blob store, behind real SAS addresses. */
export async function startAzurite(): Promise<Azurite> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'azurite-'))
  const secret = Buffer.from('a key of this test alone')
  const main = 'test/peers/node_modules/azurite/dist/src/blob/main.js'
  const flags = [
    '--blobHost',
    '127.0.0.1',
    '--blobPort',
    String(port),
    '--inMemoryPersistence',
    '--disableTelemetry',
    '--silent',
    // The runner's storage client speaks a newer version of the API than this Azurite lists.
    '--skipApiVersionCheck',
  ]
  const env = { ...process.env, AZURITE_ACCOUNTS: `${account}:${secret.toString('base64')}` }
  const child = spawn(process.execPath, [join(process.cwd(), main), ...flags], { cwd: folder, env, stdio: 'ignore' })
  const base = `http://127.0.0.1:${port}/${account}/${container}`

  const sas: Azurite['sas'] = (key, permission, { expired = false, resource = 'b' } = {}) => {
    const path = resource === 'c' ? container : `${container}/${key}`
    const expiry = new Date(Date.now() + (expired ? -60_000 : 3_600_000)).toISOString().replace(/\.\d+Z/, 'Z')
    // Fields of a service SAS of this version: permissions, start, expiry, resource, identifier, IP, protocol, version,
    // resource kind, snapshot, encryption scope, and five response headers.
    const fields = [
      permission,
      '',
      expiry,
      `/blob/${account}/${path}`,
      '',
      '',
      '',
      version,
      resource,
      '',
      '',
      '',
      '',
      '',
      '',
      '',
    ]
    const sig = createHmac('sha256', secret).update(fields.join('\n')).digest('base64')
    const query = new URLSearchParams({ sp: permission, se: expiry, sv: version, sr: resource, sig })
    return `${base}${resource === 'c' ? '' : `/${key}`}?${query}`
  }
  await ready(`${base}?restype=container`, secret)
  return {
    sas,
    blobs: {
      put() {
        throw new Error('bytes come to Azurite through signed addresses alone')
      },
      async get(key) {
        const answer = await fetch(sas(key, 'r'))
        return answer.ok ? Buffer.from(await answer.arrayBuffer()) : null
      },
      remove: (key) => void fetch(sas(key, 'd'), { method: 'DELETE' }),
      sign: (key, access) => sas(key, access === 'w' ? 'cw' : 'r'),
      handle: () => ({ status: 404 }),
    },
    async close() {
      const ended = once(child, 'exit')
      child.kill()
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Creates the container with the account's key, again until the server is up. */
async function ready(url: string, secret: Buffer): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const date = new Date().toUTCString()
    const path = `/${account}/${account}/${container}`
    const text = `PUT\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:${date}\nx-ms-version:${version}\n${path}\nrestype:container`
    const signature = createHmac('sha256', secret).update(text).digest('base64')
    const headers = { 'x-ms-date': date, 'x-ms-version': version, authorization: `SharedKey ${account}:${signature}` }
    const answer = await fetch(url, { method: 'PUT', headers }).catch(() => null)
    if (answer?.status === 201) return
    if (answer) throw new Error(`Azurite refused the container: ${answer.status} ${await answer.text()}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('Azurite did not start within ten seconds')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
