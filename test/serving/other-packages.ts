import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { smallPackage } from './small-package.ts'

interface Flavors {
  mlops_actions: Record<string, unknown>
  onnx?: unknown
  python_function?: unknown
}

/** The small package without its forest: ONNX Runtime has to predict its golden rows. */
export async function onnxPackage(): Promise<string> {
  const folder = await smallPackage()
  await changeFlavors(folder, (flavors) => {
    delete flavors.mlops_actions['forest']
  })
  await rm(join(folder, 'forest.bin'))
  return folder
}

/** A package that only its own predict command can score. */
export async function commandPackage(command: string, { golden = false } = {}): Promise<string> {
  const folder = await smallPackage()
  await changeFlavors(folder, (flavors) => {
    delete flavors.mlops_actions['forest']
    delete flavors.mlops_actions['onnx']
    delete flavors.onnx
    delete flavors.python_function
    flavors.mlops_actions['predict'] = command
  })
  for (const file of ['forest.bin', 'model.onnx']) await rm(join(folder, file))
  if (!golden) for (const file of ['golden.json', 'input_example.json']) await rm(join(folder, file))
  return folder
}

async function changeFlavors(folder: string, change: (flavors: Flavors) => void): Promise<void> {
  const file = join(folder, 'MLmodel')
  const mlmodel = parse(await readFile(file, 'utf8')) as { flavors: Flavors }
  change(mlmodel.flavors)
  await writeFile(file, stringify(mlmodel, { version: '1.1' }))
}
