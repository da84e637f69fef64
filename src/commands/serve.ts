import type { ServeResult } from '../steps/serve.ts'
import { command } from './command.ts'
import { text, type Values } from './option.ts'
import { serverOptions, serverSettings, workerCount } from './serve-options.ts'
import { placeOptions } from './shared-options.ts'

const options = {
  model: text('NAME@VERSION or NAME@STAGE', null, { positional: true }),
  package: text('Folder of a package instead'),
  ...serverOptions,
  ...placeOptions,
}

export const serve = command<typeof options, ServeResult>({
  name: 'serve',
  action: null,
  summary: 'Serve a model over HTTP: MLflow scoring, Open Inference Protocol v2, KServe v1, and a typed /predict',
  example: 'mlops serve birdstrike-damage@production --port 8080',
  options,
  outputs: {},
  permissions: {},
  passed: () => true,
  step: async () => {
    const { serve: run } = await import('../steps/serve.ts')
    return async (given: Values<typeof options>, ports) =>
      run(
        {
          model: given.model,
          package: given.package,
          workers: workerCount(given.workers),
          server: await serverSettings(given),
        },
        ports,
      )
  },
})
