import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { addUsers, copyInto, librariesOf, madeBase } from './made-base.ts'

interface Python {
  readonly version: string
  readonly executable: string
  readonly standard: string
  readonly modules: readonly string[]
}

const ask = `
import json, os, sys, sysconfig
paths = sysconfig.get_paths()
extensions = os.path.join(paths["platstdlib"], "lib-dynload")
print(json.dumps({
    "version": "%d.%d" % sys.version_info[:2],
    "executable": os.path.realpath(sys.executable),
    "standard": paths["stdlib"],
    "modules": [os.path.join(extensions, name) for name in sorted(os.listdir(extensions)) if name.endswith(".so")],
}))
`
const notNeeded = [
  'site-packages',
  'dist-packages',
  'test',
  'idlelib',
  'ensurepip',
  '__pycache__',
  'config-*',
  'EXTERNALLY-MANAGED',
]

/** A base image in the way of `python:slim`: this machine's Python with pip, a shell, certificates, what pip is told here, no more. */
export function pythonLayout(): Promise<string> {
  return madeBase({
    name: 'python-base',
    architectures: ['amd64'],
    fill(root) {
      const python = JSON.parse(execFileSync('python3', ['-c', ask], { encoding: 'utf8' })) as Python
      const { executable, standard, modules } = python
      const certificates = process.env['PIP_CERT'] ?? '/etc/ssl/certs/ca-certificates.crt'
      // MLflow starts its server through bash. Wheels name the C++ library, as Node does, and parts of older C libraries.
      const programs = [executable, '/bin/sh', '/bin/bash']
      const libraries = librariesOf([...programs, ...modules, process.execPath])
      const beside = dirname([...libraries].find((path) => /libc\.so/.test(path))!)
      const older = ['libdl.so.2', 'libpthread.so.0', 'librt.so.1', 'libutil.so.1'].map((name) => join(beside, name))
      copyInto(root, [...programs, certificates, ...libraries, ...older.filter(existsSync)])
      mkdirSync(join(root, standard), { recursive: true })
      const excluded = notNeeded.map((name) => `--exclude=${name}`)
      const archive = execFileSync('tar', ['-c', ...excluded, '-C', standard, '.'], { maxBuffer: 2 ** 30 })
      execFileSync('tar', ['-x', '-C', join(root, standard)], { input: archive })
      const site = join(standard, existsSync(join(standard, 'site-packages')) ? 'site-packages' : 'dist-packages')
      execFileSync('python3', ['-m', 'pip', 'install', '--quiet', '--target', join(root, site), 'pip'])
      const bin = dirname(executable)
      for (const name of ['python', 'python3'])
        if (!existsSync(join(root, bin, name))) symlinkSync(executable, join(root, bin, name))
      writeFileSync(join(root, bin, 'pip'), '#!/bin/sh\nexec python3 -m pip "$@"\n')
      chmodSync(join(root, bin, 'pip'), 0o755)
      addUsers(root)
      const told = ['PIP_INDEX_URL', 'PIP_CERT'].flatMap((name) =>
        process.env[name] ? [`${name}=${process.env[name]}`] : [],
      )
      return { Cmd: ['python3'], Env: [`PATH=/usr/local/bin:${bin}:/usr/bin:/bin`, ...told] }
    },
  })
}
