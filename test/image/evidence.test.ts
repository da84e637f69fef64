import { Validation } from '@cyclonedx/cyclonedx-library'
import { Version } from '@cyclonedx/cyclonedx-library/Spec'
import { expect, test } from '@jest/globals'
import { provenanceDocument } from '../../src/image/provenance.ts'
import { sbomDocument } from '../../src/image/sbom.ts'
import { sampleRun } from '../contracts/samples.ts'

const run = {
  ...sampleRun(1),
  datasets: [{ context: 'training' as const, digest: 'd'.repeat(64), rows: 7, sources: [], columns: [] }],
}
const facts = {
  repository: 'ghcr.io/acme/birds',
  image_digest: `sha256:${'a'.repeat(64)}`,
  base: { name: 'gcr.io/distroless/nodejs24-debian12', digest: `sha256:${'b'.repeat(64)}` },
  name: 'birds',
  version: 'v1.2.0',
  model_digest: 'e'.repeat(64),
  package_digest: 'f'.repeat(64),
}
const sbom = () =>
  sbomDocument({
    ...facts,
    algorithm: 'random-forest',
    datasets: run.datasets,
    packages: [
      { name: '@fastify/error', version: '4.2.1', license: 'MIT' },
      { name: 'odd', version: '1.0.0', license: 'see file' },
      { name: 'mute', version: '1.0.0', license: null },
    ],
    created: '2026-01-02T03:04:05.000Z',
  })

test("the bill of materials passes CycloneDX's own strict schema, and the same image has the same one", async () => {
  const text = Buffer.from(sbom().bytes).toString()
  expect(await new Validation.JsonStrictValidator(Version.v1dot6).validate(text)).toBeNull()
  expect(Buffer.from(sbom().bytes).toString()).toBe(text)
  for (const part of [
    'pkg:npm/%40fastify/error@4.2.1',
    'pkg:oci/birds@',
    'machine-learning-model',
    '"id":"MIT"',
    'd'.repeat(64),
  ])
    expect(text).toContain(part)
})

test('the schema refuses what it should', async () => {
  const text = Buffer.from(sbom().bytes).toString().replace('"machine-learning-model"', '"model"')
  expect(await new Validation.JsonStrictValidator(Version.v1dot6).validate(text)).not.toBeNull()
})

test('the provenance names model, run, data, commits and the replay, each by digest', () => {
  const golden = { rows: 32, labels_differ: 0, largest_difference: 0, tolerance: 0 }
  const origin = {
    ...run.origin,
    commit: '9'.repeat(40),
    workflow: '.github/workflows/model.yml',
    workflow_run_id: '77',
    workflow_run_attempt: 2,
  }
  const statement = JSON.parse(
    Buffer.from(
      provenanceDocument({
        ...facts,
        run,
        golden,
        server_digest: `sha256:${'c'.repeat(64)}`,
        platforms: ['linux/amd64'],
        origin,
        started_at: '2026-01-02T03:04:05.000Z',
        finished_at: '2026-01-02T03:04:06.000Z',
      }).bytes,
    ).toString(),
  ) as { predicate: { buildDefinition: { resolvedDependencies: { name: string; digest: object }[] } } }
  expect(statement).toMatchObject({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'ghcr.io/acme/birds', digest: { sha256: 'a'.repeat(64) } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: { externalParameters: { model: 'birds', version: 'v1.2.0' }, internalParameters: { golden } },
      runDetails: {
        builder: { id: 'https://github.com/octo/birds/.github/workflows/model.yml' },
        metadata: { invocationId: 'https://github.com/octo/birds/actions/runs/77/attempts/2' },
      },
    },
  })
  expect(
    statement.predicate.buildDefinition.resolvedDependencies.map(({ name, digest }) => [
      name,
      Object.values(digest)[0],
    ]),
  ).toEqual([
    ['base', 'b'.repeat(64)],
    ['server', 'c'.repeat(64)],
    ['model', 'f'.repeat(64)],
    ['training data', 'd'.repeat(64)],
    ['training source', 'c'.repeat(40)],
    ['build source', '9'.repeat(40)],
  ])
})
