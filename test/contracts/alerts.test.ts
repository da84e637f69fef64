import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe } from '@jest/globals'
import { connect } from '../../src/adapters/folder/connect.ts'
import { alertsContract } from './alerts.ts'
import { closeDoubles, connectDouble } from './github.ts'
import { temporary } from './samples.ts'

afterAll(closeDoubles)

describe('on a folder', () => {
  alertsContract(async () => ({
    alerts: connect({ store: await temporary() }).alerts,
    mute: ({ location }) => writeFile(join(location, 'muted'), ''),
  }))
})

describe('on GitHub', () => {
  alertsContract(async () => {
    const { alerts, double } = await connectDouble({ event: 'schedule' })
    return {
      alerts,
      mute: async ({ location }) => void double.world.issues.get(Number(location))!.labels.push('mlops-muted'),
    }
  })
})
