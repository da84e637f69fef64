import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { writeBuildContext } from '../../src/image/build-context.ts'
import { pinnedRequirements } from '../../src/steps/image/pinned-requirements.ts'
import { folderOf } from '../contracts/samples.ts'

const good =
  'mlflow==3.17.0\n# what it was trained with\nscikit-learn==1.9.1\nnumpy==2.3.5 ; python_version >= "3.12"\n'

test('pinned requirements are taken as MLflow wrote them', async () => {
  expect(await pinnedRequirements(await folderOf({ 'requirements.txt': good }))).toEqual([
    'mlflow==3.17.0',
    'scikit-learn==1.9.1',
    'numpy==2.3.5 ; python_version >= "3.12"',
  ])
})

test('every one without a version is named with its line, and a missing mlflow too', async () => {
  const folder = await folderOf({
    'requirements.txt': 'pandas\nnumpy>=2\nscipy==1.*\n--index-url https://example.com\n',
  })
  const refused = pinnedRequirements(folder)
  for (const part of [
    /txt:1: pandas is not pinned/,
    /txt:2: numpy>=2/,
    /txt:3: scipy==1\.\*/,
    /txt:4: --index-url/,
    /does not name mlflow/,
  ])
    await expect(refused).rejects.toThrow(part)
  await expect(pinnedRequirements(await folderOf({ MLmodel: '' }))).rejects.toThrow(/this file is missing/)
})

test("the context for MLflow's server installs them first, copies the model, and quotes labels", async () => {
  const model = await folderOf({ MLmodel: 'flavors: {}\n' })
  const folder = await mkdtemp(join(tmpdir(), 'context-'))
  await writeBuildContext(
    folder,
    {
      repository: 'ghcr.io/acme/birds',
      tag: 'v1',
      base: 'docker.io/library/python:3.12-slim',
      platforms: [
        {
          platform: { architecture: 'amd64', os: 'linux' },
          layers: [{ kind: 'model', files: [{ path: 'model/MLmodel', source: join(model, 'MLmodel') }] }],
        },
      ],
      command: ['/serve.py', '--model-uri', '/model'],
      labels: { source: 'https://github.com/acme/birds', title: 'a "quoted" $NAME\nRUN evil' },
      created: '2026-01-02T03:04:05.000Z',
      python: ['mlflow==3.17.0'],
    },
    'node',
  )
  expect(await readdir(folder)).toEqual(['Dockerfile', 'model', 'requirements.txt', 'serve.py'])
  expect(await readFile(join(folder, 'Dockerfile'), 'utf8')).toMatchInlineSnapshot(`
"FROM docker.io/library/python:3.12-slim
ARG TARGETARCH=amd64
EXPOSE 8080
STOPSIGNAL SIGTERM
ENV HOME="/tmp" \\
  PYTHONDONTWRITEBYTECODE="1"
COPY requirements.txt /requirements.txt
RUN pip install --no-cache-dir --requirement /requirements.txt
COPY serve.py /serve.py
COPY model/ /
WORKDIR /tmp
LABEL source="https://github.com/acme/birds" \\
  title="a \\"quoted\\" \\$NAME RUN evil"
USER 65532:65532
ENTRYPOINT ["python","/serve.py"]
CMD ["--model-uri","/model"]
"
`)
})
