import { UserError } from '../errors.ts'
import type { Platform } from '../records/oci.ts'

/** What a Node server and ONNX Runtime exist for on Linux. */
const known: Readonly<Record<string, Platform>> = {
  'linux/amd64': { architecture: 'amd64', os: 'linux' },
  'linux/arm64': { architecture: 'arm64', os: 'linux' },
}

export function parsePlatforms(texts: readonly string[]): readonly Platform[] {
  const wanted =
    texts.length === 0 ? ['linux/amd64'] : texts.flatMap((text) => text.split(',')).map((one) => one.trim())
  return [...new Set(wanted)].map((text) => {
    const platform = Object.hasOwn(known, text) ? known[text] : undefined
    if (platform) return platform
    throw new UserError({
      where: 'platform',
      what: `${JSON.stringify(text)} is not one that images are made for`,
      allowed: Object.keys(known).join(', '),
    })
  })
}

export function platformText({ os, architecture, variant }: Platform): string {
  return [os, architecture, variant].filter(Boolean).join('/')
}

/** As npm's packages call it. */
export function nodeArchitecture({ architecture }: Platform): string {
  return architecture === 'amd64' ? 'x64' : architecture
}
