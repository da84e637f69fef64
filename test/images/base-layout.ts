import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { addUsers, copyInto, librariesOf, madeBase } from './made-base.ts'

/**
 * A base image as small as one can be: the Node binary, the libraries that it names, two lines of passwd, a temp folder.
 * The arm64 image of its index holds the same files: it is there to be chosen from, not to run.
 */
export function baseLayout(): Promise<string> {
  return madeBase({
    name: 'node-base',
    architectures: ['amd64', 'arm64'],
    fill(root) {
      const node = join(root, 'usr/bin/node')
      mkdirSync(dirname(node), { recursive: true })
      copyFileSync(process.execPath, node)
      execFileSync('strip', [node])
      const named = [...librariesOf([process.execPath])]
      // ONNX Runtime's library names one more.
      const beside = join(dirname(named.find((path) => /libc\.so/.test(path))!), 'librt.so.1')
      copyInto(root, existsSync(beside) ? [...named, beside] : named)
      addUsers(root)
      return { Entrypoint: ['/usr/bin/node'], Env: ['PATH=/usr/bin'] }
    },
  })
}
