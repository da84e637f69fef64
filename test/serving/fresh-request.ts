import { request } from 'node:http'

export interface FreshAnswer {
  readonly status: number
  readonly text: string
}

/** Asks on a connection of its own, which any worker may get; a body makes it a POST. Throws where nothing answers. */
export function freshRequest(
  url: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<FreshAnswer> {
  return new Promise((done, failed) => {
    const method = body === undefined ? 'GET' : 'POST'
    const sent = request(url, { method, agent: false, headers: { 'content-type': 'application/json', ...headers } })
    sent.on('error', failed)
    sent.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        text += part
      })
      response.on('error', failed)
      response.on('end', () => done({ status: response.statusCode!, text }))
    })
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}
