import type { InitResult } from '../steps/init.ts'
import { command } from './command.ts'
import { list, text } from './option.ts'

const options = {
  target: text('Column to predict (default: found by the program that trains, by name, or by place)'),
  data: list('File or glob to train on, where several are there; may be given several times'),
  run: text('Training program instead of the built-in forest, such as "python train.py"'),
}

export const init = command<typeof options, InitResult>({
  name: 'init',
  action: null,
  summary: 'Write a project file and a workflow from what lies in this folder; nothing is overwritten',
  example: 'mlops init --target churn',
  options,
  outputs: {},
  permissions: {},
  passed: () => true,
  step: async () => (await import('../steps/init.ts')).init,
})
