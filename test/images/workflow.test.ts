import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parse, stringify } from 'yaml'
import { connectImages } from '../../src/adapters/oci/connect.ts'
import { type GitHubDouble, startGitHub } from '../fakes/github.ts'
import { type JobEnd, runJob } from '../workflows/act.ts'
import { makeRepository, type Repository } from '../workflows/repository.ts'
import { baseLayout } from './base-layout.ts'
import { type Registry, startDockerRegistry } from './daemon.ts'

interface Workflow {
  readonly jobs: Record<string, { steps: { uses?: string; run?: string; with?: Record<string, string> }[] }>
}

let registry: Registry
let double: GitHubDouble
let repository: Repository
let end: JobEnd
const image = (): string => `${registry.host}/acme/birdstrike-damage`

describe('the workflow of docs/serving-image.md, on a push to main', () => {
  beforeAll(async () => {
    registry = await startDockerRegistry()
    double = await startGitHub()
    repository = await makeRepository(double, 'examples/birdstrikes')
    const head = await repository.commit('main', '', { '.github/workflows/model.yml': await documented() }, 'Adopt')
    const run = double.seed.run({ head_sha: head, event: 'push', status: 'in_progress' })
    end = await runJob({
      double,
      folder: repository.folder,
      workflow: 'model.yml',
      job: null,
      run: run.id,
      ref: 'refs/heads/main',
      event: {
        name: 'push',
        payload: {
          ref: 'refs/heads/main',
          before: '0'.repeat(40),
          after: head,
          repository: { full_name: 'acme/models', default_branch: 'main' },
        },
      },
    })
  }, 300_000)
  afterAll(async () => {
    await registry?.[Symbol.asyncDispose]()
    double.assertClean()
    await double.close()
  })

  test('is green, and ends with an image in the registry', async () => {
    expect({ success: end.success, log: end.success ? '' : end.log }).toEqual({ success: true, log: '' })
    const stored = await connectImages({ env: {}, github_token: null, directory: '.' })(image()).manifest('v0.0.1')
    expect(end.log).toContain(`${image()}@${stored!.descriptor.digest}`)
  })

  test('the summary tells sizes, golden rows and cost', () => {
    for (const text of [
      '32 golden rows as the model did',
      'Cost of a request',
      'Provenance',
      'no comment: the event push',
    ])
      expect(end.log).toContain(text)
  })

  test('the manifests are there for the next step, and name the image by digest', () => {
    const shown = new RegExp(`kubectl sees: ${image()}@sha256:[0-9a-f]{64}`, 'g')
    expect(end.log.match(shown)?.length).toBeGreaterThan(0)
    expect(end.log).toMatch(/kubectl sees: InferenceService/)
  })
})

const SHOW = `for one in deploy/kubernetes deploy/kubernetes/kserve; do
  kubectl kustomize $one | sed -n 's/^kind: /kubectl sees: /p; s/^ *- image: \\|^ *image: /kubectl sees: /p' | sort -u
done`

/** The first workflow of the page, with the registry and the base of this machine. */
async function documented(): Promise<string> {
  const page = await readFile('docs/serving-image.md', 'utf8')
  const text = /```yaml\n(# \.github\/workflows\/model\.yml\n[\s\S]*?)```/.exec(page)?.[1]
  const workflow = parse(text ?? '') as Workflow
  const step = workflow.jobs['image']?.steps.find(({ uses }) => uses?.includes('build-serving-image'))
  if (!step) throw new Error('the page has no such workflow')
  workflow.jobs['image']!.steps.push({ run: SHOW })
  step.with = { ...step.with, image: image(), 'base-image': `oci:${await baseLayout()}` }
  return stringify(workflow)
}
