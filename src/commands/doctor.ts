import type { DoctorResult } from '../steps/doctor.ts'
import { command } from './command.ts'
import { projectOptions } from './shared-options.ts'

export const doctor = command<typeof projectOptions, DoctorResult>({
  name: 'doctor',
  action: null,
  summary: 'Look for what keeps the gate from working, in files and settings, and print what mends it',
  example: 'mlops doctor',
  options: projectOptions,
  outputs: {},
  permissions: {},
  passed: () => true,
  step: async () => (await import('../steps/doctor.ts')).doctor,
})
