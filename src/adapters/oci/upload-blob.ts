import type { BlobSource } from '../../ports/image-registry.ts'
import { type RegistryClient, type Request, UnansweredError } from './registry-client.ts'

/** As much is sent in one request; a break loses at most this. Below what registries and proxies in front of them take. */
export const CHUNK = 32 * 2 ** 20
const rounds = 6

/** Stores a blob: nothing is sent where it is there or can be mounted; what breaks is taken up where it broke. */
export async function uploadBlob(
  client: RegistryClient,
  blob: BlobSource,
  from: string | undefined,
  chunk = CHUNK,
): Promise<'present' | 'mounted' | 'uploaded'> {
  const { digest } = blob.descriptor
  const present = await client.send({ method: 'HEAD', path: `blobs/${digest}` })
  if (present.status === 200) return 'present'
  const session = await openSession(client, digest, from)
  if (session === null) return 'mounted'
  const content = await blob.content()
  if (content.size !== blob.descriptor.size)
    throw new Error(`blob ${digest} holds ${content.size} bytes, not ${blob.descriptor.size}`)
  await finish(client, await sendAll(client, session, content, chunk), digest)
  return 'uploaded'
}

/** Where to send the bytes; null: the registry had the blob in `from` and needs none. */
async function openSession(client: RegistryClient, digest: string, from: string | undefined): Promise<URL | null> {
  const query = from === undefined ? '' : `?${new URLSearchParams({ mount: digest, from })}`
  const request: Request = { method: 'POST', path: `blobs/uploads/${query}`, from }
  const response = await client.send(request)
  if (response.status === 201) return null
  if (response.status !== 202) throw await client.unexpected(request, response)
  return locationOf(response)
}

/** Sends the rest of the content, in as few requests as `chunk` allows. Returns where to finish. */
async function sendAll(client: RegistryClient, session: URL, content: Blob, chunk: number): Promise<URL> {
  let place = session
  let sent = 0
  for (let failures = 0; sent < content.size; ) {
    const end = Math.min(content.size, sent + chunk)
    const whole = sent === 0 && end === content.size
    const request: Request = {
      method: 'PATCH',
      path: place,
      headers: {
        'content-type': 'application/octet-stream',
        // Some registries take a range only where the blob comes in parts.
        ...(whole ? {} : { 'content-range': `${sent}-${end - 1}` }),
      },
      body: content.slice(sent, end),
      once: true,
    }
    const response = await client.send(request).catch((error: unknown) => {
      if (error instanceof UnansweredError) return null
      throw error
    })
    if (response?.status === 202) {
      place = locationOf(response)
      sent = end
      continue
    }
    failures += 1
    const lasting = response !== null && response.status < 500 && response.status !== 416 && response.status !== 429
    if (lasting || failures === rounds) throw response ? await client.unexpected(request, response) : interrupted(place)
    await client.pause(500 * 2 ** failures)
    ;({ place, sent } = await progressOf(client, place))
  }
  return place
}

/** How much the registry has got, whatever we believe to have sent. */
async function progressOf(client: RegistryClient, place: URL): Promise<{ place: URL; sent: number }> {
  const request: Request = { method: 'GET', path: place }
  const response = await client.send(request)
  if (response.status !== 204) throw await client.unexpected(request, response)
  const end = Number(/^(?:bytes=)?0-(\d+)$/.exec(response.headers.get('range') ?? '')?.[1] ?? Number.NaN)
  // An upload that holds nothing says `0-0`, as one that holds a byte does: beginning again is right for both.
  return { place: response.headers.has('location') ? locationOf(response) : place, sent: end > 0 ? end + 1 : 0 }
}

async function finish(client: RegistryClient, place: URL, digest: string): Promise<void> {
  const url = new URL(place)
  url.searchParams.set('digest', digest)
  const request: Request = { method: 'PUT', path: url, headers: { 'content-length': '0' } }
  const response = await client.send(request)
  if (response.status === 201) return
  // A repeated PUT finds its session gone where the first one did its work.
  const there = await client.send({ method: 'HEAD', path: `blobs/${digest}` })
  if (there.status !== 200) throw await client.unexpected(request, response)
}

function locationOf(response: Response): URL {
  const location = response.headers.get('location')
  if (location === null) throw new Error(`the registry gave no place to upload to (${response.status})`)
  return new URL(location, response.url)
}

function interrupted(place: URL): Error {
  return new Error(`the upload to ${place.host} broke off ${rounds} times`)
}
