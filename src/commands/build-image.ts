import type { BuildImageResult } from '../steps/image/build-result.ts'
import { command } from './command.ts'
import { choice, list, text, toggle, wholeNumber } from './option.ts'
import { placeOptions } from './shared-options.ts'

const options = {
  version: text('Version to serve: NAME@v1.2.0, or NAME@STAGE', null, { positional: true }),
  package: text('Folder of a package instead'),
  image: text(
    "Where it goes: REGISTRY/NAME[:TAG] or oci:FOLDER[:TAG] (default: the repository's own package on ghcr.io; on a laptop a folder of the store; the tag is the version)",
  ),
  'base-image': text(
    'Image to build on, by digest for a digest that stays: REGISTRY/NAME@sha256:... or oci:FOLDER (default: distroless with Node 24; for mlflow: python:3.12-slim)',
  ),
  platform: list('linux/amd64 or linux/arm64; several make an index (default: linux/amd64)'),
  runtime: choice(
    'Who serves: our server, or MLflow in Python for models that only Python loads',
    ['node', 'mlflow'],
    'node',
  ),
  backend: choice('Who builds it: our own writer, or Docker', ['oci', 'docker'], 'oci'),
  onnxruntime: text('Folder of an installed onnxruntime-node, instead of fetching it by npm'),
  'context-only': text('Write a Dockerfile and its context to this folder instead of building'),
  'no-push': toggle('Build, replay and measure only'),
  manifests: text('Folder to write Kubernetes manifests to: plain, KServe and batch'),
  namespace: text('Namespace of the manifests'),
  canary: wholeNumber(
    'Percent of requests that go to this image, the rest to the version before; needs manifests',
    1,
    99,
  ),
  shadow: toggle('Send this image a copy of all requests, answered by the version before; needs manifests'),
  gateway: text('Gateway that routes a canary or a shadow', 'gateway'),
  deployment: text('Environment to record a GitHub Deployment for'),
  ...placeOptions,
}

export const buildImage = command<typeof options, BuildImageResult>({
  name: 'build-image',
  action: 'build-serving-image',
  summary: 'Make a version an image that serves it, after the packaged server has answered the golden rows',
  example: 'mlops build-image birdstrike-damage@production --image registry.example.com/models/birdstrike-damage',
  options,
  outputs: {
    image: { summary: 'The image by digest, as it is pulled', value: ({ image }) => image ?? '' },
    digest: { summary: 'sha256 of its manifest, or of its index', value: ({ digest }) => digest ?? '' },
    size: { summary: 'Compressed bytes', value: ({ size }) => String(size ?? '') },
    tag: { summary: 'Its tag', value: ({ report }) => report?.tag ?? '' },
    report: { summary: 'The whole report, as a JSON object', value: ({ report }) => JSON.stringify(report) },
  },
  permissions: {
    contents: { grant: 'read', why: "to read the version's Release" },
  },
  optional_permissions: {
    packages: { grant: 'write', why: 'to push to ghcr.io' },
    deployments: { grant: 'write', why: 'with deployment: to record it' },
    'pull-requests': { grant: 'write', why: 'on a pull request: to comment the report' },
  },
  passed: () => true,
  step: async () => (await import('../steps/build-image.ts')).buildImage,
})
